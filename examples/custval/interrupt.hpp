// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <stop_token>
#include <string>

namespace custval_cli {

/// Lets a signal (SIGINT, SIGTERM, SIGHUP) end the program within a second, whatever it is doing, with nothing left
/// behind. Made once, in main, before any other thread.
///
/// The signals are blocked everywhere and awaited by a thread of their own. A signal first asks: `stop_if_interrupted`
/// throws, `stop_token` says stop, and the program unwinds. What has not ended after 0.6 seconds (a read that waits, a
/// long sort) is ended by that thread, which removes what the run has made (see Unfinished) and leaves. Signals that
/// the caller ignores (nohup does) stay ignored. A closed pipe and a file size limit become write errors.
class SignalWatch {
 public:
  SignalWatch();
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;
};

/// Throws Interrupted when the user has asked to stop. Cheap: long loops call it every few thousand rows.
void stop_if_interrupted();

/// For what runs long and takes a token: fits.
[[nodiscard]] std::stop_token stop_token();

/// The signal that asked to stop, as an exit code (130 for SIGINT, 143 for SIGTERM, 129 for SIGHUP); 0 where none has.
[[nodiscard]] int exit_code_of_stop() noexcept;

/// Says that the results are in their places: a stop no longer means that nothing was written.
void results_are_written() noexcept;
[[nodiscard]] bool are_results_written() noexcept;

/// What the user is told of a stop.
[[nodiscard]] std::string stop_message();

/// True the first time it is called: of the thread that unwinds and the one that does not wait for it, one speaks.
[[nodiscard]] bool take_last_word() noexcept;

}  // namespace custval_cli
