// SPDX-License-Identifier: BSL-1.0
#include "interrupt.hpp"

#include <csignal>

#include "failure.hpp"

namespace custval_cli {

namespace {

// A signal can reach nothing but a global.
volatile std::sig_atomic_t interrupted = 0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

extern "C" void raise_flag(int) {
  interrupted = 1;
}

}  // namespace

void handle_interrupts() {
#if defined(_WIN32)
  std::signal(SIGINT, raise_flag);
#else
  struct sigaction action {};
  action.sa_handler = raise_flag;
  // No SA_RESTART: a read that waits for a terminal or a pipe must return. Reset: the second Ctrl-C is final.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    sigaction(signal, nullptr, &before);
    // What the caller had ignored (nohup does) stays ignored.
    if (before.sa_handler != SIG_IGN) {
      sigaction(signal, &action, nullptr);
    }
  }
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
#endif
}

void stop_if_interrupted() {
  if (interrupted != 0) {
    throw Interrupted();
  }
}

}  // namespace custval_cli
