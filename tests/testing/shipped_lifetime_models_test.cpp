// SPDX-License-Identifier: BSL-1.0
// The library's own lifetime models obey the laws. A new one is one line here.
#include <custval/lifetime/bg_bb.hpp>
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/mbg_nbd.hpp>
#include <custval/lifetime/nbd.hpp>
#include <custval/lifetime/pareto_nbd.hpp>
#include <custval/testing/lifetime_fit_laws.hpp>
#include <custval/testing/lifetime_model_laws.hpp>

#include <doctest/doctest.h>

#include "../lifetime/models_for_simulation.hpp"

using namespace custval;
using namespace custval_test;
using testing::LifetimeModelOptions;

namespace {

template <class M>
void obeys(const M& model, const LifetimeModelOptions& options = {}) {
  CAPTURE(to_text(model));
  const auto answers = testing::check_lifetime_model(model, options);
  CHECK_MESSAGE(answers.passed(), to_text(answers));
}

template <class M>
void fits(const M& model, const LifetimeModelOptions& options = {}) {
  CAPTURE(to_text(model));
  const auto report = testing::check_lifetime_fit(model, options);
  CHECK_MESSAGE(report.passed(), to_text(report));
}

}  // namespace

TEST_CASE("the shipped lifetime models obey the laws with threads and all") {
  obeys(nbd);
  obeys(bg_nbd);
  obeys(mbg_nbd);
  obeys(pareto_nbd);
  obeys(bg_bb, {.opportunities = true, .longest = 20.0});
}

TEST_CASE("lifetime models at the border of what parameters may be obey the laws") {
  const LifetimeModelOptions few{.histories = 8, .rows = 200};
  // Customers much alike; few who purchase much; all leave at once, or nobody ever; another unit; s = 1 and a = 1.
  obeys(Nbd(200.0, 2000.0), few);
  obeys(Nbd(0.02, 0.5), few);
  obeys(BgNbd(50.0, 500.0, 1.0, 40.0), few);
  obeys(BgNbd(0.3, 2.0, 30.0, 3.0), few);
  obeys(MbgNbd(0.3, 2.0, 0.001, 5.0), few);
  obeys(MbgNbd(4.0, 0.04, 1.0, 2.0), {.longest = 0.1, .histories = 8, .rows = 200});
  obeys(ParetoNbd(0.5, 10.0, 1.0, 12.0), few);
  obeys(ParetoNbd(30.0, 400.0, 20.0, 900.0), few);
  obeys(ParetoNbd(0.05, 1.0, 0.05, 1.0), few);
  obeys(ParetoNbd(2.0, 2e4, 0.5, 1e4), {.longest = 1e5, .histories = 8, .rows = 200});
  const LifetimeModelOptions opportunities{.opportunities = true, .longest = 12.0, .histories = 8, .rows = 200};
  obeys(BgBb(1.0, 1.0, 1.0, 1.0), opportunities);
  obeys(BgBb(0.05, 4.0, 0.01, 0.02), opportunities);
}

TEST_CASE("the shipped lifetime models fit and simulate by the laws with threads") {
  fits(nbd);
  fits(bg_nbd);
  fits(mbg_nbd);
  fits(pareto_nbd);
  fits(bg_bb, {.opportunities = true, .longest = 20.0});
}
