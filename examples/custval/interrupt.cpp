// SPDX-License-Identifier: BSL-1.0
#include "interrupt.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string_view>
#include <system_error>
#include <thread>

#include "failure.hpp"
#include "terminal.hpp"
#include "unfinished.hpp"

#if !defined(_WIN32)
#include <poll.h>
#include <pthread.h>
#include <unistd.h>
#endif

namespace custval_cli {

namespace {

// What a signal handler may touch.
std::atomic<int> stopped_by{0};  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
static_assert(std::atomic<int>::is_always_lock_free);

std::atomic<bool> written{false};  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
std::atomic<bool> spoken{false};   // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

std::stop_source& stop_source() {
  static std::stop_source source;
  return source;
}

// Where there is no thread that waits for signals: the program ends at the next place where it asks.
extern "C" void raise_flag(int signal) {
  stopped_by = signal;
}

}  // namespace

void stop_if_interrupted() {
  if (stopped_by.load(std::memory_order_relaxed) != 0) {
    throw Interrupted(stop_message());
  }
}

std::stop_token stop_token() {
  return stop_source().get_token();
}

int exit_code_of_stop() noexcept {
  const int signal = stopped_by;
  return signal == 0 ? 0 : 128 + signal;
}

void results_are_written() noexcept {
  written = true;
}

bool are_results_written() noexcept {
  return written;
}

std::string stop_message() {
  return written ? "stopped; the results had been written" : "stopped; nothing was written";
}

bool take_last_word() noexcept {
  return !spoken.exchange(true);
}

#if defined(_WIN32)

SignalWatch::SignalWatch() {
  std::signal(SIGINT, raise_flag);
  std::signal(SIGTERM, raise_flag);
}

SignalWatch::~SignalWatch() = default;

#else

namespace {

constexpr std::chrono::milliseconds time_to_unwind{600};

// Never waits: whoever reads standard error may have stopped reading.
void say_if_it_can_be(const std::string& text) {
  pollfd standard_error{STDERR_FILENO, POLLOUT, 0};
  if (poll(&standard_error, 1, 0) == 1 && (standard_error.revents & POLLOUT) != 0) {
    // Nothing is left to be done where it fails.
    [[maybe_unused]] const auto length = write(STDERR_FILENO, text.data(), text.size());
  }
}

class Watcher {
 public:
  Watcher() {
    sigemptyset(&signals_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
      struct sigaction before{};
      sigaction(signal, nullptr, &before);
      if (before.sa_handler != SIG_IGN) {
        sigaddset(&signals_, signal);
      }
    }
    // Waking the thread up takes a signal that it waits for, and that nobody ignores.
    std::signal(SIGUSR2, SIG_DFL);
    sigaddset(&signals_, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    try {
      thread_ = std::thread([this] { watch(); });
    } catch (const std::system_error&) {
      handle_without_thread();
    }
  }
  ~Watcher() {
    if (thread_.joinable()) {
      {
        const std::scoped_lock lock{mutex_};
        done_ = true;
      }
      ended_.notify_all();
      pthread_kill(thread_.native_handle(), SIGUSR2);
      thread_.join();
    }
  }
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

 private:
  void watch() {
    int signal = 0;
    do {
      if (sigwait(&signals_, &signal) != 0 || is_done()) {
        return;
      }
    } while (signal == SIGUSR2);
    stopped_by = signal;
    stop_source().request_stop();
    // Further signals wait, and change nothing.
    {
      std::unique_lock lock{mutex_};
      if (ended_.wait_for(lock, time_to_unwind, [this] { return done_; })) {
        return;
      }
    }
    end_now();
  }

  [[noreturn]] static void end_now() {
    // A commit that has begun is waited for; none begins any more.
    Unfinished all;
    all.remove_all();
    if (take_last_word()) {
      const std::string_view wipe = is_terminal(stderr) ? "\r\x1b[K" : "";
      say_if_it_can_be(std::string(wipe) + "custval: " + stop_message() + "\n");
    }
    _exit(exit_code_of_stop());
  }

  [[nodiscard]] bool is_done() {
    const std::scoped_lock lock{mutex_};
    return done_;
  }

  void handle_without_thread() {
    struct sigaction action{};
    action.sa_handler = raise_flag;
    // No SA_RESTART: a read that waits for a terminal or a pipe must return.
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
      if (sigismember(&signals_, signal) == 1) {
        sigaction(signal, &action, nullptr);
      }
    }
    pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
  }

  sigset_t signals_{};
  std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false;
  std::thread thread_;  // last: it uses the others
};

std::unique_ptr<Watcher>& watcher() {
  static std::unique_ptr<Watcher> one;
  return one;
}

}  // namespace

SignalWatch::SignalWatch() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  // Made first, so that they are there as long as the watcher is.
  (void)stop_source();
  {
    const Unfinished nothing_yet;
  }
  watcher() = std::make_unique<Watcher>();
}

SignalWatch::~SignalWatch() {
  watcher().reset();
}

#endif

}  // namespace custval_cli
