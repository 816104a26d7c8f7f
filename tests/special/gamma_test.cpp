// SPDX-License-Identifier: BSL-1.0
#include <custval/special/gamma.hpp>

#include <doctest/doctest.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

// Truths: mpmath with 60 digits.

namespace {

double relative(double found, double truth) {
  return found == truth ? 0.0 : std::abs(found - truth) / std::abs(truth);
}
double mixed(double found, double truth) {
  return std::abs(found - truth) / (std::max)(1.0, std::abs(truth));
}

}  // namespace

TEST_CASE("log_gamma and its derivatives are right from 1e-6 to 1e8") {
  struct Case {
    double x, log_gamma, digamma, trigamma;
  };
  const std::vector<Case> cases{
      {1e-6, 13.81550998074943171445974, -1000000.577214020013919956, 1.000000000001645022166514e+12},
      {0.001, 6.907178885383853661683681, -1000.575571931810279654757, 1000001.64253319582734467},
      {0.3, 1.095797994818075560562999, -3.502524222200133124915351, 12.24536454610773130116664},
      {0.999, 0.0005780385328913802381689031, -0.5788618021086454279191009, 1.647341431777050553614483},
      {1, 0.0, -0.5772156649015328606065121, 1.644934066848226436472415},
      {1.25, -0.0982718364218131614638538, -0.2274535333762654080895301, 1.197329154507110739271319},
      {1.5, -0.1207822376352452223455184, 0.03648997397857652055902367, 0.9348022005446793094172455},
      {2, 0.0, 0.4227843350984671393934879, 0.6449340668482264364724152},
      {2.5, 0.2846828704729191596324947, 0.7031566406452431872256903, 0.4903577561002348649728011},
      {7, 6.579251212010100995060178, 1.872784335098467139393488, 0.1535451779593375475835263},
      {10, 12.80182748008146961120772, 2.251752589066721107647456, 0.105166335681685746122201},
      {33.3, 82.60372358165494300781847, 3.490467238520242777280418, 0.030485444095338887790043},
      {1000.5, 5908.674175848677488683875, 6.907755320648796427057819, 0.0009999999166666958333102679},
      {1e5, 1051287.708973656894900858, 11.51292046496189508675671, 1.000005000016666666666333e-5},
      {123456789e-1, 1.892446413185023159110497e+8, 16.32881663267397146405078, 8.100000401760015254205009e-8},
      {1e8, 1.742068066103834709276217e+9, 18.4206807389523654638106, 1.000000005000000016666667e-8},
  };
  for (const Case& c : cases) {
    CAPTURE(c.x);
    CHECK(mixed(custval::log_gamma(c.x), c.log_gamma) < 1e-15);
    CHECK(mixed(custval::digamma(c.x), c.digamma) < 1e-15);
    CHECK(relative(custval::trigamma(c.x), c.trigamma) < 1e-15);
  }
}

TEST_CASE("gamma functions hand NaN on and never throw") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(std::isnan(custval::log_gamma(nan)));
  CHECK(std::isnan(custval::digamma(nan)));
  CHECK(std::isnan(custval::trigamma(nan)));
  CHECK(custval::log_gamma(infinity) == infinity);
  CHECK(custval::digamma(infinity) == infinity);
  CHECK(custval::trigamma(infinity) == 0.0);
}
