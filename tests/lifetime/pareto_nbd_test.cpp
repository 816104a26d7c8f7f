// SPDX-License-Identifier: BSL-1.0
#include <custval/lifetime/nbd.hpp>
#include <custval/lifetime/pareto_nbd.hpp>
#include <custval/special/exponential_integral.hpp>

#include "model_checks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

using namespace custval;
using custval_test::mixed;
using custval_test::relative;

static_assert(custval::RecencyFreeWhileAlive<custval::ParetoNbd> && custval::FittableModel<custval::ParetoNbd>);

namespace {

// The maximum on the CDNOW sample.
const ParetoNbd cdnow(0.55327704685318, 10.577683463302, 0.60623998912783, 11.668735288855);

}  // namespace

TEST_CASE("Pareto/NBD on numbers that stress the formulas") {
  custval_test::check_reference<ParetoNbd>("pnbd");
}

TEST_CASE("Pareto/NBD for every customer of the CDNOW sample") {
  custval_test::check_customers(cdnow, "pnbd");
}

TEST_CASE("Pareto/NBD answers every legal input") {
  custval_test::stress_all<ParetoNbd>(4000);
  custval_test::check_impossible(cdnow);
  const double nan = std::nan("");
  CHECK(std::isnan(cdnow.log_likelihood({nan, 0, 1})));
  CHECK(std::isnan(cdnow.log_likelihood({1, nan, 1})));
  CHECK(std::isnan(cdnow.probability_alive({0, 0, nan})));
  CHECK(std::isnan(cdnow.probability_alive({1, 0.5, 1}, nan)));
  CHECK(std::isnan(cdnow.expected_purchases({1, 2, 3}, nan)));
  CHECK(std::isnan(cdnow.expected_purchases({1, nan, 3}, infinity)));
  CHECK(std::isnan(cdnow.discounted_purchases({1, 2, nan}, 1, 0.1)));
  CHECK(std::isnan(cdnow.discounted_purchases({1, 2, 3}, 1, nan)));
}

TEST_CASE("Pareto/NBD all over the parameters") {
  struct Truth {
    std::array<double, 4> parameters;
    PurchaseHistory history;
    double ahead, rate, log_likelihood, alive, purchases, discounted;
  };
  // log L, P(alive), purchases expected in so much time and, without end, discounted; by quadrature with 45 digits.
  constexpr std::array<Truth, 16> truths{{
      {{176.23089163147048, 0.29752658809104865, 1.0, 0.015500586332870036},
       {500.0, 267.5244138323115, 267.52468135699286},
       0.02771634003891402,
       0.00026411724280553617,
       -1009.162472198414046416,
       0.9999989997201411910035,
       0.06997797516865137234939,
       1552.951051743329590906},
      {{12.206581214744618, 0.42961063272123384, 1.0, 0.004703504691715923},
       {100.0, 0.0711636458591562, 6.112976747148436},
       5.829694342032464,
       0.03282132041157048,
       459.573911515420137758,
       1.355823536825453901837e-126,
       9.521340740794659863975e-125,
       2.120387286086444843816e-124},
      {{0.011020411915924863, 31.73469691618166, 1.0, 0.2672672208744381},
       {0.0, 0.0, 53.08261273597045},
       9.928772024695837,
       0.9151213554118579,
       -0.0004030623388202586931982,
       0.004957721567803167924965,
       0.000005865460521063383316828,
       6.900484803593725649804e-7},
      {{518.4889116863075, 84.63741168448679, 5.360991319324291, 0.0014703975521684527},
       {1282.0, 0.060874120140176916, 0.13053617808216375},
       1.5496872937382655,
       0.17190892838631577,
       3260.842566991182798977,
       0.005240352429918005210609,
       0.003369170893685692855708,
       0.003346688420540428785337},
      {{0.052771596308952014, 276.71445317706963, 0.341756288492842, 3.727614310823229},
       {1017.0, 1631.4812720274913, 1631.4812720274913},
       5.873166451692015,
       0.010848223038020645,
       -1664.271652668755089418,
       1.0,
       3.128431711873244832134,
       48.24874964747079836777},
      {{5.296371169382819, 0.002726926857579094, 0.6404488471607958, 297.4700923001937},
       {2461.0, 24.3680178075586, 24.368042175600777},
       0.028921393173418308,
       0.0015492971888174055,
       8882.868600550554717457,
       0.9999999514484399260405,
       2.926730411673752121996,
       38517.02398005859100756},
      {{486.3679205279614, 0.0021842794825523344, 0.003230219027133408, 103.03701503899478},
       {2.0, 96.62600114844042, 141.83712625044814},
       67.73732291155524,
       0.10431510889698241,
       -5212.261756933005170113,
       1.220549299238923691937e-76,
       2.845480511246838391844e-74,
       4.028150696081116934521e-75},
      {{590.752580519503, 0.009270601641834469, 33.42138396773583, 19.539137514454772},
       {500.0, 1.3516925437899372, 1.6976450215232723},
       2501.517425653492,
       0.0020186490624999596,
       249.3966109148641372025,
       1.476665161418456370923e-105,
       6.180923874902509848474e-103,
       6.172502828034510187906e-103},
      {{0.0011233909895085202, 77.68853052475097, 960.3102884767012, 0.00433452527683015},
       {1.0, 7.915693940965715, 10.493121683250859},
       0.2944366499872572,
       0.0001128222336134299,
       -7223.688241862674377027,
       3.062967934634458010801e-118,
       3.805193941938336331504e-122,
       3.805189239232388478569e-122},
      {{332.64625248665476, 22.010896073234445, 0.8310962623248022, 0.021422298472161858},
       {0.0, 0.0, 0.18735733762407789},
       49.89723367061351,
       0.0732690035160277,
       -0.5592330196039802094827,
       0.01572416033231488538747,
       0.4437705723360400522038,
       0.2603523528612075054848},
      {{0.34475128240476466, 20.03395036381597, 0.001553239479701148, 0.14932807541631185},
       {0.0, 0.0, 0.015964927287531936},
       0.025398000189755472,
       1.6009319803632522e-05,
       -0.0002745986633099613204374,
       0.9998422217679198046717,
       0.0004365912085802807580798,
       1053.608224294824774683},
      {{0.17321427503996306, 0.00584416952020939, 412.84949714609587, 25.62844169516167},
       {0.0, 0.0, 4.588173957006824},
       0.30687535528018,
       0.7146382645358003,
       -0.3446677813716852105576,
       1.317224950996851828049e-30,
       3.587049549114998734978e-33,
       3.461898139893108108576e-33},
      {{486.3679205279614, 0.0021842794825523344, 0.003230219027133408, 103.03701503899478},
       {2.0, 96.62600114844042, 141.83712625044814},
       67.73732291155524,
       0.10431510889698241,
       -5212.261756933005170113,
       1.220549299238923691937e-76,
       2.845480511246838391844e-74,
       4.028150696081116934521e-75},
      {{1.133456137362945, 0.1707504170665647, 411.40551662267904, 1.0289724653427672},
       {10.0, 2034.4833884178097, 2034.4854229032326},
       0.09703547684902146,
       7.712269147931956e-05,
       -3193.880723438683363589,
       0.9995888844900252336674,
       0.0005255804777857234714421,
       0.02711782679565483424483},
      {{0.22565240248701146, 2.2242188013734334, 1.0479326871837653, 5.240621661146231},
       {5.0, 8.487939609647327, 10.653070493935614},
       547.628226264526,
       0.0005874012808840633,
       -11.96127723875512152812,
       0.7804396205682102418821,
       16.50929406139162055032,
       18.77928182360166291589},
      {{0.0011233909895085202, 77.68853052475097, 960.3102884767012, 0.00433452527683015},
       {1.0, 7.915693940965715, 10.493121683250859},
       0.2944366499872572,
       0.0001128222336134299,
       -7223.688241862674377027,
       3.062967934634458010801e-118,
       3.805193941938336331504e-122,
       3.805189239232388478569e-122},
  }};
  for (const Truth& one : truths) {
    CAPTURE(one.log_likelihood);
    const ParetoNbd model = ParetoNbd::from_parameters(one.parameters);
    CHECK(mixed(model.log_likelihood(one.history), one.log_likelihood) < 1e-13);
    CHECK(relative(model.probability_alive(one.history), one.alive) < 1e-12);
    CHECK(relative(model.expected_purchases(one.history, one.ahead), one.purchases) < 1e-12);
    CHECK(relative(model.discounted_purchases(one.history, infinity, one.rate), one.discounted) < 1e-12);
    const LifetimeData data({one.history.repeats}, {one.history.recency}, {one.history.observed}, {1.0});
    CHECK(mixed(ParetoNbd::likelihood(data)(model, serial{}).value, one.log_likelihood) < 1e-13);
  }
}

TEST_CASE("derivatives of Pareto/NBD have the digits of those with forty with threads too") {
  struct Truth {
    std::array<double, 4> parameters;
    PurchaseHistory history;
    double value;
    std::array<double, 4> gradient;
    std::array<double, 10> hessian;  // by logarithms of the parameters: the upper half, row by row
  };
  constexpr std::array<Truth, 5> truths{{
      {{0.55, 10.5, 0.6, 11.5},
       {2, 30.5, 38.75},
       -9.5524734560097889417,
       {0.5118017470709426, -0.001045030124189473, -0.7503605087194491, 0.4287668760899869},
       {-0.6136653112342562, 0.430675904798235, 0.006590675008851691, -0.001710094837217171, -0.4312689646902412,
        -0.006955078118122393, 0.001806238807126826, -0.7529091801473016, 0.4294228234398386, -0.1228154495592917}},
      {{0.5, 0.25, 2.5, 40},
       {0, 0, 20},
       -1.6332667746407275906,
       {-1.454682738306155, 0.43643199237386, 0.3570051476257981, -0.3344735802916515},
       {-1.047824437948859, 0.3855296797141837, 0.3747423879130814, -0.3592796544440834, -0.02891637523304888,
        -0.03340883867014175, 0.03350954960757671, 0.108477809489706, -0.1063422857305827, 0.08555818892425161}},
      {{3, 20, 1, 2},
       {40, 12, 60},
       -27.9183946800848488,
       {7.005482771429714, -23.30736000348122, -0.9939561103025053, 0.7273965722242788},
       {3.667040470788429, 1.12847653706718, 0.003046548519761771, -0.0007946370439271971, -9.895138977514733,
        -0.02615984938047052, 0.006829480276407787, -1.991749897057163, 0.8631222512869644, -0.235221105013797}},
      {{12, 0.5, 0.125, 8},
       {7, 1.5, 1.625},
       -3.7663538128622223834,
       {-11.65894918099553, 7.528912924024051, -0.02006246219178631, 0.0185466827758766},
       {-16.3902409343797, 9.175893194219002, 0.001307371536794267, -0.001097025696554371, -3.418843821431966,
        -0.0004979114650727648, 0.0004178091101198219, -0.02006585587751046, 0.01854952873029741,
        -0.01581632688777759}},
      {{0.0625, 300, 30, 4},
       {3, 100, 800},
       -117.75014055076500222,
       {1.07060660407706, -2.214710279340533, -97.71580645608261, 28.84514539894054},
       {0.06622842822271796, 0.01601529778436548, 0.0005371626047482491, -2.001527099310155e-5, -0.5833970220675796,
        -0.01939234669173738, 0.0007227924221767412, -97.77047444311233, 28.84714832547137, -1.110474182681387}},
  }};
  for (const Truth& one : truths) {
    CAPTURE(one.value);
    const LifetimeData data({one.history.repeats}, {one.history.recency}, {one.history.observed}, {1.0});
    const auto found = ParetoNbd::likelihood(data)(ParetoNbd::from_parameters(one.parameters), serial{});
    CHECK(mixed(found.value, one.value) < 1e-14);
    std::size_t next = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(mixed(found.gradient[i], one.gradient[i]) < 1e-13);
      for (std::size_t j = i; j < 4; ++j) {
        CHECK(mixed(found.second(i, j), one.hessian[next]) < 1e-13);
        CHECK(found.second(j, i) == found.second(i, j));
        ++next;
      }
    }
  }
  custval_test::check_derivatives(cdnow);
  custval_test::check_derivatives(ParetoNbd(2, 30, 1, 3));
  custval_test::check_derivatives(ParetoNbd(50, 100, 0.01, 0.01));
}

TEST_CASE("Pareto/NBD at s = 1 is like next to it") {
  for (const PurchaseHistory& history : {PurchaseHistory{0, 0, 20}, {3, 10, 20}, {12, 38, 39}}) {
    const ParetoNbd at(0.5, 10, 1, 12);
    const ParetoNbd below(0.5, 10, 1 - 1e-9, 12);
    const ParetoNbd above(0.5, 10, 1 + 1e-9, 12);
    for (const double horizon : {1.0, 52.0, 1e4}) {
      const double purchases = at.expected_purchases(history, horizon);
      CHECK(relative(below.expected_purchases(history, horizon), purchases) < 1e-8);
      CHECK(relative(above.expected_purchases(history, horizon), purchases) < 1e-8);
      CHECK(relative(0.5 * (below.expected_purchases(history, horizon) + above.expected_purchases(history, horizon)),
                     purchases) < 1e-14);
    }
    const double discounted = at.discounted_purchases(history, infinity, 0.01);
    CHECK(relative(0.5 * (below.discounted_purchases(history, infinity, 0.01) +
                          above.discounted_purchases(history, infinity, 0.01)),
                   discounted) < 1e-14);
  }
  // Without discount nor end: finite only if deaths are frequent enough.
  CHECK(ParetoNbd(0.5, 10, 1, 12).expected_purchases(infinity) == infinity);
  CHECK(relative(ParetoNbd(0.5, 10, 3, 12).expected_purchases(infinity), 0.5 / 10 * 12 / 2) < 1e-15);
}

TEST_CASE("Pareto/NBD without deaths is NBD") {
  const Nbd nbd(0.5, 10);
  const ParetoNbd model(0.5, 10, 1e-12, 12);
  std::array<double, 5> found{};
  std::array<double, 5> expected{};
  for (const PurchaseHistory& history : {PurchaseHistory{0, 0, 20}, {3, 10, 20}, {12, 38, 39}}) {
    CHECK(relative(model.log_likelihood(history), nbd.log_likelihood(history)) < 1e-10);
    CHECK(relative(model.probability_alive(history), 1) < 1e-9);
    CHECK(relative(model.expected_purchases(history, 30), nbd.expected_purchases(history, 30)) < 1e-9);
    CHECK(relative(model.discounted_purchases(history, infinity, 0.01),
                   nbd.discounted_purchases(history, infinity, 0.01)) < 1e-9);
    model.purchase_distribution(history, 30, found);
    nbd.purchase_distribution(history, 30, expected);
    for (std::size_t n = 0; n < found.size(); ++n) {
      CHECK(relative(found[n], expected[n]) < 1e-9);
    }
  }
}

TEST_CASE("what Pareto/NBD expects of a customer of whom nothing is known") {
  const PurchaseHistory nothing{};
  CHECK(cdnow.probability_alive(nothing) == 1);
  CHECK(cdnow.log_likelihood(nothing) == 0);
  CHECK(cdnow.expected_purchases(nothing, 39) == cdnow.expected_purchases(39));
  // Schmittlein, Morrison, Colombo (1987): r β / (α (s-1)) (1 - (β/(β+t))^(s-1)).
  const auto closed = [](double r, double alpha, double s, double beta, double t) {
    return r * beta / (alpha * (s - 1)) * (1 - std::pow(beta / (beta + t), s - 1));
  };
  CHECK(relative(cdnow.expected_purchases(39), closed(cdnow.r(), cdnow.alpha(), cdnow.s(), cdnow.beta(), 39)) < 1e-13);
  // Fader, Hardie (2005), of the CDNOW sample.
  CHECK(cdnow.expected_purchases(52) == doctest::Approx(1.47).epsilon(5e-3));
  CHECK(cdnow.probability_alive({0, 0, 0}, 12) == doctest::Approx(std::pow(1 + 12 / cdnow.beta(), -cdnow.s())));
}

TEST_CASE("the distribution of purchases of Pareto/NBD") {
  struct Truth {
    std::array<double, 4> parameters;
    PurchaseHistory history;
    double ahead;
    std::size_t purchases;
    double probability;
  };
  // By quadrature over the moment of death with 30 digits.
  constexpr std::array<Truth, 5> truths{{
      {{0.5, 10.0, 0.625, 12.0}, {2.0, 30.0, 39.0}, 39.0, 0, 0.42285958204028454584},
      {{0.5, 10.0, 0.625, 12.0}, {2.0, 30.0, 39.0}, 39.0, 3, 0.092583143617202395448},
      {{0.5, 10.0, 0.625, 12.0}, {2.0, 30.0, 39.0}, 1000.0, 50, 0.0023825214819208658561},
      {{40.0, 2.0, 0.25, 0.5}, {500.0, 6.0, 8.0}, 4.0, 230, 1.1223744899429912827e-51},
      {{0.125, 0.25, 1.0, 300.0}, {0.0, 0.0, 4.0}, 0.0625, 2, 0.000014523917521700216957},
  }};
  for (const Truth& one : truths) {
    std::vector<double> found(one.purchases + 1);
    ParetoNbd::from_parameters(one.parameters).purchase_distribution(one.history, one.ahead, found);
    CHECK(relative(found.back(), one.probability) < 1e-12);
  }
  for (const PurchaseHistory& history : {PurchaseHistory{0, 0, 20}, {3, 10, 20}, {12, 38, 39}}) {
    std::vector<double> all(2000);
    cdnow.purchase_distribution(history, 30, all);
    CHECK(std::accumulate(all.begin(), all.end(), 0.0) == doctest::Approx(1).epsilon(1e-13));
    double mean = 0;
    for (std::size_t n = 1; n < all.size(); ++n) {
      mean += static_cast<double>(n) * all[n];
    }
    CHECK(relative(mean, cdnow.expected_purchases(history, 30)) < 1e-12);
  }
  std::vector<double> none(3);
  cdnow.purchase_distribution({3, 10, 20}, 0, none);
  CHECK(none == std::vector<double>{1, 0, 0});
}

TEST_CASE("discounted purchases of Pareto/NBD") {
  for (const PurchaseHistory& history : {PurchaseHistory{0, 0, 20}, {3, 10, 20}, {12, 38, 39}}) {
    CHECK(cdnow.discounted_purchases(history, 52, 0) == cdnow.expected_purchases(history, 52));
    CHECK(relative(cdnow.discounted_purchases(history, 52, 1e-12), cdnow.expected_purchases(history, 52)) < 1e-10);
    for (const double rate : {1e-4, 0.0027, 0.1}) {
      CHECK(cdnow.discounted_purchases(history, 52, rate) ==
            doctest::Approx(custval_test::discounted_by_steps(cdnow, history, 52, rate)).epsilon(1e-6));
      CHECK(relative(cdnow.discounted_purchases(history, 1e6 / rate, rate),
                     cdnow.discounted_purchases(history, infinity, rate)) < 1e-13);
    }
  }
}

TEST_CASE("e^z E_s(z) has its digits") {
  // By mpmath's expint with 40 digits: s, z, end, value.
  struct Truth {
    double s, z, end, value;
  };
  constexpr std::array<Truth, 13> truths{{
      {1.0, 1.2053256864766832e-05, -1, 10.74910160453359984702735},
      {1.000000001, 2.245814763446838, -1, 0.3302938521473155409812754},
      {0.5, 4.011818549722449, -1, 0.2257261859514743951790885},
      {3.0, 5.913896695307797e-07, -1, 0.4999997043075720844856538},
      {3.0, 160.88822585730645, -1, 0.006102393170813762449007558},
      {1.000000001, 1.4522757873031934e-09, -1, 19.77291817138001271222413},
      {1.0, 5.488923437031606e-09, -1, 18.44331813773387193519832},
      {0.5, 3.6147763923067185e-08, -1, 9320.539526552564687794133},
      {1.000000001, 12.007259084254056, -1, 0.07728255104067345072200993},
      {1.0, 4.539024997188883e-06, -1, 11.72564042427584673410716},
      {3.0, 0.0009454584570710188, -1, 0.4995301283698921468453067},
      {2.0, 2.500919895566375e-07, -1, 0.9999963425984062188372917},
      {2.0, 39692.86890525113, -1, 0.00002519217291424131051891828},
  }};
  for (const Truth& one : truths) {
    CAPTURE(one.value);
    CHECK(relative(scaled_exponential_integral(one.s, one.z, one.end < 0 ? infinity : one.end), one.value) < 1e-14);
  }
  // E_1, Abramowitz and Stegun, table 5.1: E_1(1) = 0.219383934.
  CHECK(scaled_exponential_integral(1, 1) == doctest::Approx(std::exp(1.0) * 0.219383934).epsilon(1e-8));
  // s E_(s+1)(z) = e^-z - z E_s(z).
  for (const double z : {1e-6, 0.3, 2.0, 50.0}) {
    for (const double s : {0.2, 1.0, 1.5, 7.0}) {
      CHECK(s * scaled_exponential_integral(s + 1, z) ==
            doctest::Approx(1 - z * scaled_exponential_integral(s, z)).epsilon(1e-12));
    }
  }
  CHECK(scaled_exponential_integral(3, 0) == 0.5);
  CHECK(scaled_exponential_integral(1, 0) == infinity);
  CHECK(scaled_exponential_integral(1, 0, std::expm1(2.0)) == doctest::Approx(2).epsilon(1e-15));
  CHECK(scaled_exponential_integral(1, infinity) == 0);
  CHECK(scaled_exponential_integral(1, 2, 0) == 0);
  CHECK(std::isnan(scaled_exponential_integral(1, std::nan(""))));
  CHECK(std::isnan(scaled_exponential_integral(std::nan(""), 1)));
  CHECK(std::isnan(scaled_exponential_integral(1, 1, -1)));
}

TEST_CASE("parameters of Pareto/NBD are checked and named") {
  CHECK_THROWS_AS(ParetoNbd(0, 1, 1, 1), ArgumentError);
  CHECK_THROWS_AS(ParetoNbd(1, 1, 1, infinity), ArgumentError);
  CHECK(to_text(ParetoNbd(0.25, 4, 0.5, 2)) == "pareto-nbd: r 0.25, alpha 4, s 0.5, beta 2");
  CHECK(ParetoNbd::from_parameters(cdnow.parameters()) == cdnow);
}
