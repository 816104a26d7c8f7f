// SPDX-License-Identifier: BSL-1.0
#include "report.hpp"

#include "failure.hpp"

namespace custval_cli {

int run_report(const ReportOptions&) {
  throw Failure("the report command is not built yet");
}

}  // namespace custval_cli
