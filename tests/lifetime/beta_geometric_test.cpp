// SPDX-License-Identifier: BSL-1.0
// BG/NBD and MBG/NBD, which share all but whether the first purchase can be followed by leaving.
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/mbg_nbd.hpp>

#include "model_checks.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace custval;
using custval_test::check_customers;
using custval_test::check_derivatives;
using custval_test::check_reference;
using custval_test::discounted_by_steps;
using custval_test::mean_of_distribution;
using custval_test::mixed;
using custval_test::relative;
using custval_test::stress_all;

static_assert(custval::RecencyFreeWhileAlive<custval::BgNbd> && custval::FittableModel<custval::BgNbd>);
static_assert(custval::RecencyFreeWhileAlive<custval::MbgNbd> && custval::FittableModel<custval::MbgNbd>);

namespace {

const BgNbd bg(0.24259452243016, 4.4136020190135, 0.7929220172256, 2.4259067768263);
const MbgNbd mbg(0.5248431591063, 6.183085279576, 0.89135939073222, 1.6140022401703);

}  // namespace

TEST_CASE("BG/NBD and MBG/NBD on numbers that stress the formulas") {
  check_reference<BgNbd>("bgnbd");
  check_reference<MbgNbd>("mbgnbd");
}

TEST_CASE("BG/NBD and MBG/NBD for every customer of the CDNOW sample") {
  check_customers(bg, "bgnbd");
  check_customers(mbg, "mbgnbd");
}

TEST_CASE("published values of BG/NBD") {
  // Fader, Hardie, Lee (2005): r .243, alpha 4.414, a .793, b 2.426.
  const BgNbd model(0.2426, 4.4136, 0.7929, 2.4259);
  CHECK(model.expected_purchases({2, 30.43, 38.86}, 39) == doctest::Approx(1.22591).epsilon(1e-5));
  CHECK(model.expected_purchases(1) == doctest::Approx(0.0532).epsilon(1e-3));
  CHECK(model.expected_purchases(32) == doctest::Approx(1.0437).epsilon(1e-4));
  CHECK(model.expected_purchases(78) == doctest::Approx(1.8576).epsilon(3e-4));
  CHECK(bg.probability_alive({0, 0, 39}) == 1);  // only a repeat purchase can be followed by leaving
  CHECK(mbg.probability_alive({0, 0, 39}) < 0.9);
}

TEST_CASE("BG/NBD and MBG/NBD answer every legal input") {
  stress_all<BgNbd>(400);
  stress_all<MbgNbd>(400);
  custval_test::check_impossible(bg);
  custval_test::check_impossible(mbg);
  const double nan = std::nan("");
  CHECK(std::isnan(bg.log_likelihood({nan, 0, 1})));
  CHECK(std::isnan(bg.probability_alive({0, 0, nan})));
  CHECK(std::isnan(mbg.expected_purchases({1, 2, 3}, nan)));
  CHECK(std::isnan(bg.discounted_purchases({1, 2, nan}, 1, 0.1)));
}

TEST_CASE("expected purchases of BG/NBD all over the parameters") {
  struct Truth {
    double r, alpha, a, b, x, last, end, ahead, purchases;
  };
  // r, alpha, a, b, x, t_x, T, t and the expectation, by quadrature of the mean over the chance to leave with 40
  // digits.
  constexpr std::array<Truth, 14> truths{{
      {5.462735454767605, 28.230718763147205, 1, 451.5456914204588, 0, 0, 151.10889270898306, 239111.22990749273,
       1246.174483898306915154603},
      {0.001492902240114606, 0.6219220091059487, 457.235879132555, 7.831542675483834, 2149, 0.0001583612408069001,
       0.006200714743016544, 0.938820709066532, 2.569866186966772607194e-8},
      {1.8304807052065215, 2.777455615786446, 0.0011986299841722906, 0.019970033931176863, 10, 514.7471580696036,
       2596.6750355924028, 0.189161913638453, 3.302719418893384939018454e-8},
      {60.65714268556096, 0.006801496993058501, 1.000000001, 0.005756988942486313, 1, 5.34813498981262,
       1258.4420255217751, 0.5294797483757254, 9.489689584475166741294995e-151},
      {784.3802553687391, 171.57207063329483, 0.05442908161227282, 587.3107277664823, 0, 0, 5.9506482875863105,
       2646.3288899024024, 10384.53781607826104589901},
      {0.016930784705931692, 442.4416533155635, 13.926809871040554, 630.0657523742559, 2022, 0.0014965529561668566,
       0.12345886640626304, 0.21264171047055194, 0.9602600541902229587229},
      {0.007485338716662621, 0.002459451599068601, 0.5, 4.15585115378056, 1, 0.5744210304416035, 55.659557181402064,
       3.017612380248321, 0.004177434735898464319204939},
      {81.49077496192622, 0.7664275716755168, 0.07847993507326934, 0.7714545013103924, 404, 0.002110110488451469,
       0.00250614680071127, 0.015237878487373402, 9.609606927088014846270051},
      {31.533351635357338, 117.29657640575832, 0.0012835276012576019, 53.263515072889675, 0, 0, 0.36584012005602934,
       424.7668662576145, 113.7359172263076094279481},
      {0.0011336273649356682, 0.0019070527771654444, 1, 538.3681977828466, 5, 119.98331199724537, 195.05401180383717,
       343835.4375600743, 1467.564510416058747421194},
      {0.11649059896901579, 0.13451144258055234, 1.4067305662423946, 45.0420437611093, 2, 42.70379072792025,
       173.2951448445061, 75431.81428742087, 48.99777200296248328122558},
      {0.0016587826325626682, 472.93462395188686, 0.0035243512477644546, 0.11077537095280042, 181, 27.956891348100804,
       2670.6089414856583, 247503.27811494278, 2.995011107656149814855467e-136},
      {1.8657962788804139, 0.07493802034600235, 1.000000001, 0.011610920542115448, 0, 0, 0.0035267414776304815,
       0.1552188126568143, 0.8847536120599907060104291},
      {13.64732468729458, 955.7864893958073, 0.009314869750449092, 0.0019557483895043986, 4464, 0.08961469957858019,
       5.428941845271633, 0.7919410058268825, 0.00002602309514919506026875498},
  }};
  for (const Truth& one : truths) {
    CAPTURE(one.purchases);
    const BgNbd model(one.r, one.alpha, one.a, one.b);
    CHECK(relative(model.expected_purchases({one.x, one.last, one.end}, one.ahead), one.purchases) < 1e-12);
  }
}

TEST_CASE("BG/NBD and MBG/NBD give small probabilities their digits") {
  // By quadrature and by the hypergeometric function, both with 60 digits, on numbers that are exact in binary.
  CHECK(relative(BgNbd(0.5, 4, 2, 3).probability_alive({3, 10, 20}, 1e5), 1.765124008621018566235709743e-7) < 1e-12);
  CHECK(relative(MbgNbd(512, 256, 2.5, 2.25).probability_alive({24, 0.5, 0.5}, 524288),
                 3.037319187323401560832986096e-12) < 1e-12);
  CHECK(relative(BgNbd(2, 0.875, 11, 8).probability_alive({16, 0.03125, 0.03125}, 2048),
                 1.955227394017343216117884e-33) < 1e-12);
  CHECK(relative(BgNbd(37.5, 0.25, 11.25, 0.5).probability_alive({127, 0.125, 0.25}, 64),
                 7.823776634109854397069825e-45) < 1e-12);
  // P(0) is the chance that they left: those who are there will purchase.
  const BgNbd model(320, 600, 0.001953125, 8);
  std::vector<double> probabilities(1);
  model.purchase_distribution({1908, 0.0009765625, 0.001953125}, 192, probabilities);
  CHECK(relative(probabilities[0], 0.000001023612770127675985024167891) < 1e-12);
  CHECK(std::isnan(model.probability_alive({std::nan(""), 0, 1}, 1)));
  CHECK(std::isnan(model.probability_alive({1, 0.5, 1}, std::nan(""))));
}

TEST_CASE("distribution and expectation of BG/NBD and MBG/NBD agree") {
  for (const PurchaseHistory& history : {PurchaseHistory{0, 0, 20}, {3, 10, 20}, {12, 38, 39}}) {
    CHECK(mean_of_distribution(bg, history, 30) == doctest::Approx(bg.expected_purchases(history, 30)).epsilon(1e-10));
    CHECK(mean_of_distribution(mbg, history, 30) ==
          doctest::Approx(mbg.expected_purchases(history, 30)).epsilon(1e-10));
  }
  std::vector<double> probabilities(3);
  bg.purchase_distribution({3, 10, 20}, 0, probabilities);
  CHECK(probabilities == std::vector<double>{1, 0, 0});
}

TEST_CASE("discounted purchases of BG/NBD and MBG/NBD") {
  for (const PurchaseHistory& history : {PurchaseHistory{0, 0, 20}, {3, 10, 20}, {12, 38, 39}}) {
    CHECK(bg.discounted_purchases(history, 52, 0) == bg.expected_purchases(history, 52));
    for (const double rate : {1e-4, 0.0027, 0.1}) {
      CHECK(bg.discounted_purchases(history, 52, rate) ==
            doctest::Approx(discounted_by_steps(bg, history, 52, rate)).epsilon(1e-6));
      CHECK(mbg.discounted_purchases(history, 52, rate) ==
            doctest::Approx(discounted_by_steps(mbg, history, 52, rate)).epsilon(1e-6));
      // A long horizon comes near to none.
      CHECK(bg.discounted_purchases(history, 100 / rate, rate) ==
            doctest::Approx(bg.discounted_purchases(history, infinity, rate)).epsilon(1e-12));
    }
  }
  // At a high rate only the first moments count: the rate of purchases now, over the discount.
  CHECK(bg.discounted_purchases({3, 10, 20}, infinity, 1e6) ==
        doctest::Approx(bg.probability_alive({3, 10, 20}) * (bg.r() + 3) / (bg.alpha() + 20) / 1e6).epsilon(1e-6));
}

TEST_CASE("the likelihood's derivatives are those of the scalar log-likelihood with threads too") {
  check_derivatives(bg);
  check_derivatives(mbg);
  check_derivatives(BgNbd(2, 30, 0.05, 40));
}

TEST_CASE("derivatives of BG/NBD and MBG/NBD have the digits of those with sixty") {
  struct Truth {
    int first;  // 0: BG/NBD, 1: MBG/NBD
    std::array<double, 4> parameters;
    PurchaseHistory history;
    double value;
    std::array<double, 4> gradient;
    std::array<double, 10> hessian;  // by logarithms of the parameters: the upper half, row by row
  };
  constexpr std::array<Truth, 6> truths{
      {{0,
        {0.25, 4.5, 0.75, 2.5},
        {2, 30.5, 38.75},
        -9.4230075402313677999,
        {0.6478421014851443, 0.001741795950379094, -0.1507387325235534, 0.1736045891651755},
        {-0.3916239704961672, 0.2218589272489479, 0.01009081233674424, -0.007207723097674461, -0.2200273405365408,
         -0.01052360095116713, 0.007516857822262235, -0.132135233507539, 0.145100821905216, -0.170694711219001}},
       {0,
        {2, 0.5, 8, 0.125},
        {0, 0, 20},
        -7.4271441334086156077,
        {-7.427144133408616, 1.951219512195122, 0.0, 0.0},
        {-7.427144133408616, 1.951219512195122, 0.0, 0.0, -0.04759071980963712, 0.0, 0.0, 0.0, 0.0, 0.0}},
       {0,
        {3, 20, 1, 2},
        {40, 12, 60},
        -29.718807284968872798,
        {7.070217532207809, -23.87499999999999, -1.826742806648339, 0.9036004645760743},
        {3.727565868350482, 1.124999999999986, 8.720031069213365e-16, -4.253673692299202e-17, -10.07812499999992,
         -5.115206927953416e-15, 2.495222891684593e-16, -2.455337066219746, 0.7428114808571843, -0.09175242573729867}},
       {1,
        {0.5, 6.25, 0.875, 1.625},
        {0, 0, 38},
        -0.52039634552659406327,
        {-0.4022755154501321, 0.1764990267644945, 0.2389430560879536, -0.2389430560879536},
        {-0.1704194207311136, 0.07477179382183696, 0.2369173714585576, -0.2369173714585576, 0.01970374533078637,
         -0.1039478762192309, 0.1039478762192309, 0.01458913277373513, -0.01458913277373513, 0.01458913277373513}},
       {1,
        {12, 0.5, 0.125, 8},
        {7, 1.5, 1.625},
        -3.8104067737578560473,
        {-11.64156956800408, 7.52223364997311, -0.06392189296341516, 0.05410620008825178},
        {-16.36030161318702, 9.166849151050126, 0.01820929424181462, -0.009711623595634465, -3.4204256146108,
         -0.006993708284564231, 0.00372997775176759, -0.06353527241965675, 0.05363310298366353, -0.03775371021071773}},
       {1,
        {0.0625, 300, 30, 4},
        {3, 100, 800},
        -26.057398190534804783,
        {1.070487469554463, -2.219141034919188, -2.394062402538196, 2.021470365809475},
        {0.06615021689085742, 0.01498276751954194, 0.0006520926412164173, -0.0003726243664093813, -0.552530359733472,
         -0.01507518968797738, 0.008614394107415648, -0.5082269043368391, 0.3761196089154279, -0.01207445190518751}}}};
  for (const Truth& one : truths) {
    CAPTURE(one.value);
    const LifetimeData data({one.history.repeats}, {one.history.recency}, {one.history.observed}, {1.0});
    const auto found = one.first == 0 ? BgNbd::likelihood(data)(BgNbd::from_parameters(one.parameters), serial{})
                                      : MbgNbd::likelihood(data)(MbgNbd::from_parameters(one.parameters), serial{});
    CHECK(mixed(found.value, one.value) < 1e-14);
    std::size_t next = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(mixed(found.gradient[i], one.gradient[i]) < 1e-13);
      for (std::size_t j = i; j < 4; ++j) {
        CHECK(mixed(found.second(i, j), one.hessian[next]) < 1e-13);
        ++next;
      }
    }
  }
}

TEST_CASE("parameters of BG/NBD and MBG/NBD are checked and named") {
  CHECK_THROWS_AS(BgNbd(0, 1, 1, 1), ArgumentError);
  CHECK_THROWS_AS(MbgNbd(1, 1, 1, infinity), ArgumentError);
  CHECK(to_text(BgNbd(0.25, 4, 0.5, 2)) == "bg-nbd: r 0.25, alpha 4, a 0.5, b 2");
  CHECK(MbgNbd::from_parameters(mbg.parameters()) == mbg);
}
