// SPDX-License-Identifier: BSL-1.0
#include <custval/core/bind.hpp>
#include <custval/core/error.hpp>
#include <custval/core/execution.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/view.hpp>
#include <custval/lifetime/customer_weight.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/gamma_gamma.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/spend_data.hpp>

#include "../numbers.hpp"
#include "../shared_data.hpp"
#include "reference_cases.hpp"

#include <doctest/doctest.h>
#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <string>
#include <vector>

using custval::Derivatives;
using custval::GammaGamma;
using custval::serial;
using custval::SpendData;
using custval_test::mixed;
using custval_test::relative;

static_assert(custval::ParameterModel<GammaGamma>);

static_assert(custval::FittableModel<custval::GammaGamma>);

namespace {

SpendData spend_data(const std::vector<double>& repeats, const std::vector<double>& means,
                     const std::vector<double>& weights) {
  return {repeats, means, weights};
}

Derivatives<3> derivatives(const GammaGamma& model, const SpendData& data) {
  return GammaGamma::likelihood(data)(model, serial{});
}

// Customers of many kinds, whose weights are 1 or not, more in each group than are multiplied at a time.
struct Customers {
  std::vector<double> repeats, means, weights;
};
Customers some_customers(int count, bool weighted) {
  Customers customers;
  for (int i = 0; i < count; ++i) {
    customers.repeats.push_back(1 + (i * 7 + i / 5) % 6 * (i % 3 == 0 ? 1 : 2));
    customers.means.push_back(std::exp(3.0 + 1.5 * std::sin(0.7 * i) + 0.5 * std::sin(11.0 * i)));
    customers.weights.push_back(weighted ? 0.5 + (i % 5) : 1.0);
  }
  return customers;
}

constexpr std::array<double, 3> cdnow_optimum{6.2495722713238, 3.744224667132, 15.443520962589};

struct CdnowTruth {
  std::vector<double> repeats, means, spend;
};
CdnowTruth cdnow_truth() {
  CdnowTruth truth;
  const auto file = custval_test::shared_data("../reference/cdnow_sample_per_customer_truth.csv");
  if (!file) {
    return truth;
  }
  std::ifstream stream(*file);
  std::string line;
  std::getline(stream, line);
  const auto names = custval_test::csv_fields(line);
  const auto spend_at = static_cast<std::size_t>(std::find(names.begin(), names.end(), "gg_spend") - names.begin());
  while (std::getline(stream, line)) {
    const auto fields = custval_test::csv_fields(line);
    truth.repeats.push_back(std::stod(fields.at(1)));
    truth.means.push_back(std::stod(fields.at(4)));
    truth.spend.push_back(std::stod(fields.at(spend_at)));
  }
  return truth;
}

}  // namespace

// Truths: the density's textbook form in mpmath with 50 digits; the first eight were checked by quadrature over the
// customer's rate; the gradient by differences of 1e-16 of it.
TEST_CASE("the density of the mean spend is right all over the domain") {
  struct Case {
    double p, q, v, repeats, mean;
    double log_likelihood, by_p, by_q, by_v;
  };
  const std::vector<Case> cases{
      {3.0556, 3.2616, 0.6098, 1, 2837.3, -31.85199440268746069292544, 2.497407129892332434540552,
       -25.12919036763673735892791, 3.260242582452761590720222},
      {0.65372, 2.017, 0.01414, 100, 0.013256099984106137, 2.889387505512963732045016, 1.307933221764513082755695,
       -1.577045962223692288649376, 1.30576248469458390340835},
      {1.9851, 0.24144, 146.6, 2, 2015.5287084918903, -9.574704510856323141613581, 0.1235341964103452548741704,
       0.5659910184217199110938648, 0.09364750234571061063033589},
      {161.54, 1.3775, 28.023, 1, 0.090448, -917.5925610616071177549212, -925.7390299571528993527961,
       7.12395927029714093128432, -161.0158536185244789871039},
      {5.8971, 1.1227, 2.9729, 100, 251.98037823593634, -8.532203022284270677521427, 1.053012570412556997393271,
       -2.551588426353344648711772, 1.053000948914499474648265},
      {336.2, 0.2343, 63.893, 100, 3086426.8749965453, -17.46999835675583433456576, 0.2273428970826341319758658,
       -0.106177078977079173344212, 0.2273401811789284724156262},
      {0.0063811, 0.156, 0.0016418, 100, 0.20041, -1.831375965778250032908039, 0.2744860596922067461067242,
       -0.5665786848582672464506755, 0.1559349502021235541761052},
      {620.7, 0.41397, 5.7529, 7, 3454.559015266442, -9.92899711401200280621816, -0.6195349671435279056738228,
       1.033117682707164509975525, -0.6195384307397774236034756},
      {1.6977, 1.0049, 1.3734, 1, 124.24824211117364, -8.843070231037081869542144, 0.9850571214474359238220435,
       -3.164285046881318006326307, 0.9753529348795237289250926},
      {882.95, 10.657, 0.0095191, 7, 6134.8, -93.27894502164055935601888, 10.64731352315118161588333,
       -94.9522042741374936728389, 10.65562760324239894162162},
      {268.03, 2.598, 19.182, 2, 10949.748333227308, -12.08881416776138164139959, 2.124802656693302584932341,
       -3.905004923971107257892257, 2.126596686267707980777299},
      {848.07, 0.040041, 0.0055797, 100, 246.5145167222499, -8.880934494898045865498146, 0.0208457013158932781914505,
       0.8622640675326890605520959, 0.02084546780565816269684979},
      {1.7124, 0.78704, 1.208, 100, 1724.3, -12.91243797540880781327406, 0.7863291878577966037062644,
       -4.508840197464363600972961, 0.7858348314766778959819814},
      {0.0018414, 4.8663, 0.0018606, 5000, 1.8677648156985513e-07, 12.13690773169088635818794,
       -6.006616658647058891742074, 3.530504053651350324132016, -4.503872417779741213080579},
      {192.94, 765.27, 1.0778, 1, 0.047140464208494215, -158.895201422888693750927, -302.4516106687827293001763,
       139.4028614165716155250303, -152.7863512991302301052977},
      {0.0028962, 3.968, 0.0015426, 2, 6738.6, -77.3769778394826043195777, 1.010521195363938347303427,
       -63.4141282046529249408294, 3.967999545159865922695051},
      {9.4157, 1.386, 1.4732, 2, 1070.9837571903547, -12.88186822605219489369787, 1.359282708869115896476597,
       -5.856244718281928594057281, 1.372104456502961596800378},
      {0.18481, 0.57871, 1.3196, 5000, 2.582742547474689, -2.841063926732060056190447, 0.4844218116381770255660149,
       -0.4280116702365387873393687, 0.4842355911218149430056155},
      {0.0041251, 687.54, 73.973, 7, 3.865, -219.0346714900361003100374, 1.165908300548294415330339,
       -214.2756335632686589278779, 184.1000383838529908099916},
      {20.983, 0.026657, 0.06405, 7, 3.265321015963375, -5.228089766985983928933511, -0.3842651173729781185646113,
       0.9904152078644712607308384, -0.3838536000318418493512175},
      {2.8442, 0.53219, 3.1662, 2, 0.3132207425619217, -8.786954654277871951889439, -9.689549389443509855451755,
       1.797565653568097554667393, -4.660927286528037288945315},
      {5.8083, 0.62734, 11.904, 7, 44.997, -5.42896157361863418587341, -0.8780578507935399124828884,
       1.154554378260105568576297, -0.8761394643955176518542208},
      {0.047157, 0.865, 3.4377, 1, 23.12418632200065, -7.981559944662153147357745, 0.9826378971717494637820666,
       -1.688664933051599501969853, 0.7469465575265734156763268},
      {0.032117, 0.54686, 3.5978, 7, 0.011843663767529973, 1.865258073389661642278075, -0.02676939661983003767061915,
       0.3797737196418931656173218, -0.2074374018952196182884574},
      {1.105, 5.2904, 0.68601, 1, 6733.6, -55.54009381167837325960694, 2.422021904664502317382143,
       -47.53361413591294199372392, 5.28974851172826856856049},
      {12.659, 0.006145, 1.0001, 7, 2.2816736680463365, -11.28526979127572282800637, -5.375702536544619753606422,
       1.013607449898057144850093, -5.215924848315396919862717},
      {0.013316, 0.4087, 15.431, 1, 1.0391886302515085, -4.445789089830338837986981, 0.9385304859395700801511851,
       0.01041568232227853184821593, 0.01331115278067363007645852},
      {495.33, 11.209, 0.022221, 2, 0.030178, -259.9729495059152046093007, -299.3913540899972247837494,
       36.14883110372998360474516, -258.3882371120287754407088},
  };
  for (const Case& c : cases) {
    const GammaGamma model(c.p, c.q, c.v);
    CAPTURE(to_text(model));
    CAPTURE(c.repeats);
    CAPTURE(c.mean);
    CHECK(mixed(model.log_likelihood({c.repeats, c.mean}), c.log_likelihood) < 1e-14);
    for (const double weight : {1.0, 2.5}) {
      const auto all = derivatives(model, spend_data({c.repeats}, {c.mean}, {weight}));
      CHECK(mixed(all.value / weight, c.log_likelihood) < 1e-14);
      CHECK(mixed(all.gradient[0] / weight, c.by_p) < 1e-14);
      CHECK(mixed(all.gradient[1] / weight, c.by_q) < 1e-14);
      CHECK(mixed(all.gradient[2] / weight, c.by_v) < 1e-14);
    }
  }
}

TEST_CASE("the likelihood of spend is the sum of its customers") {
  for (const bool weighted : {false, true}) {
    for (const int count : {1, 63, 700, 2000}) {
      const Customers some = some_customers(count, weighted);
      const SpendData data(some.repeats, some.means, some.weights);
      for (const GammaGamma& model : {GammaGamma(6.25, 3.74, 15.4), GammaGamma(0.003, 0.8, 1e-3),
                                      GammaGamma(900, 0.01, 0.2), GammaGamma(0.7, 1000, 1e3), GammaGamma(3, 5, 1e6)}) {
        long double sum = 0.0L;
        for (std::size_t i = 0; i < data.rows(); ++i) {
          sum += static_cast<long double>(data.weights()[i]) * static_cast<long double>(model.log_likelihood(data[i]));
        }
        CAPTURE(to_text(model));
        CAPTURE(count);
        CHECK(mixed(derivatives(model, data).value, static_cast<double>(sum)) < 1e-13);
      }
    }
  }
}

TEST_CASE("the gradient of spend is that of the scalar likelihood and the Hessian that of the gradient") {
  const Customers some = some_customers(500, false);
  const SpendData data(some.repeats, some.means, some.weights);
  const double step = 1e-3;
  for (const GammaGamma& model : {GammaGamma(6.25, 3.74, 15.4), GammaGamma(0.3, 0.8, 2), GammaGamma(2, 40, 900)}) {
    const auto all = derivatives(model, data);
    for (std::size_t j = 0; j < 3; ++j) {
      const auto moved = [&](double by) {
        auto parameters = model.parameters();
        parameters[j] *= std::exp(by);
        return GammaGamma::from_parameters(parameters);
      };
      const auto scalar = [&](double by) {
        custval::Sum sum;
        for (std::size_t i = 0; i < data.rows(); ++i) {
          sum.add(moved(by).log_likelihood(data[i]));
        }
        return sum.value();
      };
      const double slope =
          (8.0 * (scalar(step) - scalar(-step)) - (scalar(2 * step) - scalar(-2 * step))) / (12.0 * step);
      CHECK(mixed(all.gradient[j], slope) < 1e-8);
      const auto up = derivatives(moved(step), data), down = derivatives(moved(-step), data);
      const auto up2 = derivatives(moved(2 * step), data), down2 = derivatives(moved(-2 * step), data);
      for (std::size_t i = 0; i < 3; ++i) {
        const double bend =
            (8.0 * (up.gradient[i] - down.gradient[i]) - (up2.gradient[i] - down2.gradient[i])) / (12.0 * step);
        CHECK(mixed(all.second(i, j), bend) < 1e-8);
      }
    }
  }
}

TEST_CASE("spend agrees with the table of numerical cases") {
  for (const auto& c : custval_test::reference_cases("gg")) {
    const GammaGamma model(c.parameters.at(0), c.parameters.at(1), c.parameters.at(2));
    CAPTURE(c.id);
    const custval::SpendHistory history{c.x, c.observed};
    const double found = c.quantity == "LL" ? model.log_likelihood(history) : model.expected_spend(history);
    CHECK(relative(found, c.truth) < 1e-14);
  }
}

TEST_CASE("spend reproduces what is published on CDNOW") {
  const CdnowTruth truth = cdnow_truth();
  if (truth.repeats.empty()) {
    return;
  }
  const GammaGamma best = GammaGamma::from_parameters(cdnow_optimum);
  const auto base = view(custval::bind<custval::repeat_purchases>(truth.repeats),
                         custval::bind<custval::mean_repeat_spend>(truth.means));
  const SpendData data(base);
  CHECK(data.rows() == 946);
  CHECK(data.without_repeats() == 1411);
  CHECK(static_cast<std::size_t>(data.without_spend()) == truth.repeats.size() - 946 - 1411);
  const auto at_best = derivatives(best, data);
  CHECK(relative(at_best.value, -4055.917694801874) < 1e-14);
  for (const double slope : at_best.gradient) {
    CHECK(std::abs(slope) < 1e-7);
  }
  // Standard errors of the log-parameters: from second differences in mpmath (true_optima.json has five digits).
  const Eigen::Matrix3d information = -Eigen::Map<const Eigen::Matrix3d>(at_best.hessian.data());
  const Eigen::Vector3d errors = information.inverse().diagonal().array().sqrt();
  CHECK(errors(0) == doctest::Approx(0.1904218856).epsilon(1e-9));
  CHECK(errors(1) == doctest::Approx(0.07748815605).epsilon(1e-9));
  CHECK(errors(2) == doctest::Approx(0.2693312466).epsilon(1e-9));

  const Eigen::ArrayXd spend = expected_spends(best, base);
  for (std::size_t i = 0; i < truth.spend.size(); ++i) {
    CAPTURE(i);
    CHECK(relative(spend(static_cast<Eigen::Index>(i)), truth.spend[i]) < 1e-12);  // as far as the optimum has digits
  }
  // The published correlation of this sample is 0.06.
  const auto independence = spend_independence(data);
  CHECK(independence.correlation == doctest::Approx(0.06).epsilon(0.1));
  CHECK(independence.customers == 946.0);
}

TEST_CASE("the likelihood of spend has the same bits for any number of threads") {
  const Customers some = some_customers(70000, false);
  const GammaGamma::likelihood likelihood(SpendData(some.repeats, some.means, some.weights));
  const GammaGamma model(6.25, 3.74, 15.4);
  const auto alone = likelihood(model, serial{});
  CHECK(alone == likelihood(model, custval::threads{2}));
  CHECK(alone == likelihood(model, custval::threads{5}));
}

TEST_CASE("the expected spend mixes the population's and the customer's") {
  const GammaGamma model(6, 4, 15);
  CHECK(model.population_mean() == 30.0);  // 6 · 15 / 3
  CHECK(model.expected_spend({0, 1234}) == 30.0);
  // Weights (q-1) / (p x + q - 1) = 3/15 and 12/15.
  CHECK(model.expected_spend({2, 50}) == doctest::Approx(0.2 * 30 + 0.8 * 50).epsilon(1e-15));
  CHECK(model.expected_spend({2, -50}) == doctest::Approx(0.2 * 30).epsilon(1e-15));
  // Where there is no mean: infinite, never negative.
  CHECK(GammaGamma(6, 1, 15).population_mean() == infinity);
  CHECK(GammaGamma(6, 0.5, 15).population_mean() == infinity);
  CHECK(GammaGamma(0.125, 0.5, 15).expected_spend({4, 20}) == infinity);  // p x + q = 1
  CHECK(GammaGamma(0.125, 0.75, 15).expected_spend({4, 20}) == doctest::Approx(0.125 * (15 + 80) / 0.25));
  CHECK(std::isnan(model.expected_spend({missing, 3})));
  CHECK(std::isnan(model.expected_spend({3, missing})));
  CHECK(std::isnan(model.log_likelihood({missing, 3})));
  CHECK(std::isnan(model.log_likelihood({3, missing})));
  CHECK(model.log_likelihood({0, 3}) == 0.0);
  CHECK(model.log_likelihood({2, 0}) == -infinity);
}

TEST_CASE("the expected spend of a base needs a mean of every customer") {
  const std::vector<double> repeats{0, 2, 2, missing};
  const std::vector<double> means{0, 50, missing, 50};
  const auto base =
      view(custval::bind<custval::repeat_purchases>(repeats), custval::bind<custval::mean_repeat_spend>(means));
  const auto spend = expected_spends(GammaGamma(6, 4, 15), base, custval::threads{2});
  CHECK(spend(0) == 30.0);
  CHECK(spend(1) == doctest::Approx(46.0).epsilon(1e-15));
  CHECK(std::isnan(spend(2)));
  CHECK(std::isnan(spend(3)));
  CHECK_THROWS_WITH((void)expected_spends(GammaGamma(6, 1, 15), base),
                    "custval::predict: q is 1, expected p x + q > 1 for all customers, as there is no mean spend "
                    "otherwise; row 0 has 0 repeats");
  // Customers with repeats have one where p x + q > 1: 0.5 · 2 + 0.5 > 1.
  const std::vector<double> two{2, 2};
  const std::vector<double> spent{50, 20};
  const auto repeated =
      view(custval::bind<custval::repeat_purchases>(two), custval::bind<custval::mean_repeat_spend>(spent));
  const auto of_repeated = expected_spends(GammaGamma(0.5, 0.5, 15), repeated);
  CHECK(of_repeated(0) == doctest::Approx(0.5 * (15 + 100) / 0.5).epsilon(1e-15));
  CHECK(of_repeated(1) == doctest::Approx(0.5 * (15 + 40) / 0.5).epsilon(1e-15));
  CHECK_THROWS_AS((void)expected_spends(GammaGamma(0.25, 0.5, 15), repeated), custval::ArgumentError);
  // What is expected where there is none may be said.
  const auto otherwise = expected_spends(GammaGamma(6, 0.5, 15), base, {.where_no_mean = 33.0});
  CHECK(otherwise(0) == 33.0);
  CHECK(otherwise(1) == doctest::Approx(6.0 * (15 + 100) / 11.5).epsilon(1e-15));
  CHECK(std::isnan(otherwise(2)));
  CHECK(std::isnan(otherwise(3)));
  // The mean of who has no repeats says nothing, be it 0 or unknown.
  const std::vector<double> nobody{0, 0};
  const std::vector<double> unknown{0, missing};
  const auto unrepeated =
      view(custval::bind<custval::repeat_purchases>(nobody), custval::bind<custval::mean_repeat_spend>(unknown));
  CHECK((expected_spends(GammaGamma(2, 0.5, 10), unrepeated, {.where_no_mean = 7.0}) == 7.0).all());
  CHECK((expected_spends(GammaGamma(2, 3, 10), unrepeated) == 10.0).all());
  // Into a column of the caller's.
  std::vector<float> column(4);
  predict(GammaGamma(6, 4, 15), base, view(custval::bind<custval::expected_spend>(column)));
  CHECK(column[0] == 30.0F);
  std::vector<double> few(3);
  CHECK_THROWS_AS(predict(GammaGamma(6, 4, 15), base, view(custval::bind<custval::expected_spend>(few))),
                  custval::ShapeError);
}

TEST_CASE("spend data leaves out customers of whom nothing is learnt and refuses bad rows") {
  const SpendData data = spend_data({0, 2, 3, 1, 0}, {0, 10, 0, -5, 7}, {1, 2, 3, 4, 5});
  CHECK(data.rows() == 1);
  CHECK(data[0] == custval::SpendHistory{2, 10});
  CHECK(data.weights()[0] == 2.0);
  CHECK(data.without_repeats() == 2);
  CHECK(data.without_spend() == 2);
  CHECK_THROWS_WITH(spend_data({1, 2}, {3, missing}, {1, 1}),
                    "custval::SpendData: column 'mean_repeat_spend', row 1: value NaN, expected a finite number");
  CHECK_THROWS_AS(spend_data({1, missing}, {3, 3}, {1, 1}), custval::DataError);
  CHECK_THROWS_AS(spend_data({1, 1.5}, {3, 3}, {1, 1}), custval::DataError);
  CHECK_THROWS_AS(spend_data({1, -1}, {3, 3}, {1, 1}), custval::DataError);
  CHECK_THROWS_AS(spend_data({1, 1}, {3, infinity}, {1, 1}), custval::DataError);
  CHECK_THROWS_AS(spend_data({1, 1}, {3, 3}, {1, 0}), custval::DataError);
  CHECK_THROWS_AS(spend_data({1, 1}, {3}, {1, 1}), custval::ShapeError);
  CHECK_THROWS_AS(spend_data({1, 1}, {3, 3}, {1}), custval::ShapeError);
}

TEST_CASE("spend data takes weights and leaves out what cannot be if asked to") {
  const std::vector<double> repeats{2, 1, 3, 2, 0};
  const std::vector<double> means{10, 20, 5, infinity, 0};
  const std::vector<double> weights{1, 3, 2, 1, 4};
  const auto base =
      view(custval::bind<custval::repeat_purchases>(repeats), custval::bind<custval::mean_repeat_spend>(means),
           custval::bind<custval::customer_weight>(weights));
  CHECK_THROWS_WITH((void)SpendData(base),
                    "custval::SpendData: column 'mean_repeat_spend', row 3: value inf, expected a finite number");
  const SpendData data(base, custval::IllegalRows::drop);
  CHECK(data.dropped() == 1);
  CHECK(data.rows() == 3);
  CHECK(data.without_repeats() == 1);
  // Three customers in a row are three rows.
  const SpendData one_by_one = spend_data({2, 1, 1, 1, 3, 3}, {10, 20, 20, 20, 5, 5}, {1, 1, 1, 1, 1, 1});
  CHECK(data.fingerprint() == one_by_one.fingerprint());
  const GammaGamma model(6, 4, 15);
  CHECK(relative(derivatives(model, data).value, derivatives(model, one_by_one).value) < 1e-14);
  // Through the fit, too.
  custval::FitOptions<GammaGamma> options;
  options.illegal_rows = custval::IllegalRows::drop;
  CHECK(custval::fit<GammaGamma>(base, options).customers == 6.0);
}

TEST_CASE("an expected spend is a number wherever the mean itself is") {
  // p v / (q - 1) and p (v + x m) / (p x + q - 1), of which the products alone are beyond the largest number.
  const custval::GammaGamma model(1e6, 1e6 + 1, 1e303);
  CHECK(model.population_mean() == doctest::Approx(1e303).epsilon(1e-14));
  CHECK(model.expected_spend({1, 1e303}) == doctest::Approx(1e303).epsilon(1e-14));
  CHECK(custval::GammaGamma(2, 3, 1e307).expected_spend({1e10, 1e307}) == doctest::Approx(1e307).epsilon(1e-9));
}

TEST_CASE("spend independence is the correlation of repeats and spend") {
  CHECK(spend_independence(spend_data({1, 2, 3}, {5, 7, 9}, {1, 1, 1})).correlation == doctest::Approx(1.0));
  CHECK(spend_independence(spend_data({1, 2, 3}, {9, 7, 5}, {1, 1, 1})).correlation == doctest::Approx(-1.0));
  // Deviations -1 0 1 and -1 2 -1: Σ = 0.
  const auto none = spend_independence(spend_data({1, 2, 3, 0}, {5, 8, 5, 99}, {1, 1, 1, 1}));
  CHECK(none.correlation == 0.0);
  CHECK(none.customers == 3.0);
  // A weight is so many customers.
  const auto weighted = spend_independence(spend_data({1, 2, 4}, {5, 8, 5}, {2, 1, 3}));
  const auto repeated = spend_independence(spend_data({1, 1, 2, 4, 4, 4}, {5, 5, 8, 5, 5, 5}, {1, 1, 1, 1, 1, 1}));
  CHECK(weighted.correlation == doctest::Approx(repeated.correlation).epsilon(1e-14));
  CHECK(weighted.customers == 6.0);
  CHECK(std::isnan(spend_independence(spend_data({2, 2}, {5, 8}, {1, 1})).correlation));
  CHECK(std::isnan(spend_independence(SpendData{}).correlation));
}

TEST_CASE("the spend model refuses parameters outside its domain and says what it is") {
  for (const double bad : {0.0, -1.0, missing, infinity}) {
    CHECK_THROWS_AS(GammaGamma(bad, 1, 1), custval::ArgumentError);
    CHECK_THROWS_AS(GammaGamma(1, bad, 1), custval::ArgumentError);
    CHECK_THROWS_AS(GammaGamma(1, 1, bad), custval::ArgumentError);
  }
  CHECK_THROWS_WITH(GammaGamma(1, 0, 1), "custval::GammaGamma: q is 0, expected a finite number > 0");
  CHECK(to_text(GammaGamma(6.25, 3.75, 15)) == "gamma-gamma: p 6.25, q 3.75, v 15");
  CHECK(GammaGamma::from_parameters({6.25, 3.75, 15}) == GammaGamma(6.25, 3.75, 15));
  CHECK(GammaGamma::start(SpendData{}) == GammaGamma{});
  CHECK(GammaGamma::start(spend_data({1, 2}, {10, 30}, {1, 1})).population_mean() == doctest::Approx(20.0));
}
