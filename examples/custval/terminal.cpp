// SPDX-License-Identifier: BSL-1.0
#include "terminal.hpp"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>

#if defined(_WIN32)
#include <io.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

#include "failure.hpp"
#include "interrupt.hpp"

namespace custval_cli {

namespace {

[[noreturn]] void fail_to_say(int error) {
  fail_with_system_error(are_results_written() ? "the results are written, but standard output cannot be"
                                               : "cannot write to standard output",
                         error);
}

}  // namespace

void say(std::string_view text) {
  const std::string shown = printable(text, false);
  errno = 0;
  if (std::fwrite(shown.data(), 1, shown.size(), stdout) != shown.size()) {
    fail_to_say(errno);
  }
}

void finish_saying() {
  errno = 0;
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    fail_to_say(errno == 0 ? EIO : errno);
  }
}

void occupy_closed_standard_streams() {
#if !defined(_WIN32)
  for (const int descriptor : {0, 1, 2}) {
    if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) {
      // The lowest that is free is this one.
      (void)open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);
    }
  }
#endif
}

bool is_terminal(std::FILE* stream) {
#if defined(_WIN32)
  return _isatty(_fileno(stream)) != 0;
#else
  const char* const kind = std::getenv("TERM");
  return isatty(fileno(stream)) != 0 && kind != nullptr && std::string_view(kind) != "dumb";
#endif
}

bool is_utf8_locale() {
  for (const char* const variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* const value = std::getenv(variable);
    if (value == nullptr || *value == '\0') {
      continue;
    }
    std::string letters;
    for (const char c : std::string_view(value)) {
      if (c != '-') {
        letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      }
    }
    return letters.find("utf8") != std::string::npos;
  }
  return false;
}

}  // namespace custval_cli
