// SPDX-License-Identifier: BSL-1.0
// Compiled without exceptions and RTTI.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <custval/custval.hpp>
#include <string_view>
#include <vector>

#if defined(__cpp_exceptions) || defined(__cpp_rtti)
#error "to be compiled with -fno-exceptions -fno-rtti"
#endif

using namespace custval;

namespace {

const std::vector<double> capacity{100.0, 250.0, 80.0};
const std::vector<double> share{0.5, 0.2, 1.0};
const std::vector<double> margin{0.1, 0.3, 0.25};

// 100·0.5·0.1 = 5, 250·0.2·0.3 = 15, 80·1·0.25 = 20.
bool scores_are_right() {
  const auto base = view(bind<spending_capacity>(capacity), bind<wallet_share>(share), bind<unit_margin>(margin));
  const auto values = score(PurchaseValue{}, base, threads{2});
  const std::vector<double> expected{5.0, 15.0, 20.0};
  for (Index row = 0; row < values.rows(); ++row) {
    const double error = values[purchase_value{}](row) - expected[static_cast<std::size_t>(row)];
    if (!(error < 1e-12 && error > -1e-12)) {
      return false;
    }
  }
  return values.rows() == 3 && check(base).empty();
}

extern "C" void on_abort(int /*signal*/) {
  std::fputs("aborted as it should\n", stderr);
  std::_Exit(0);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "refuse") {
    std::signal(SIGABRT, on_abort);
    const std::vector<double> too_short{0.5, 0.2};
    const auto base = view(bind<spending_capacity>(capacity), bind<wallet_share>(too_short));
    std::printf("went on with %td rows\n", base.rows());
    return 1;
  }
  return scores_are_right() ? 0 : 1;
}
