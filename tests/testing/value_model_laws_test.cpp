// SPDX-License-Identifier: BSL-1.0
// Every law of value models can fail: for each a model that breaks it, and only it where that can be.
#include <custval/testing/value_model_laws.hpp>

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using namespace custval;
namespace law = custval::testing::value_model_law;
using testing::check_value_model;
using testing::LawReport;

namespace {

struct visits : column<"visits", units::count, non_negative> {};
struct habit_value : value_column<"habit_value", value_kind::current> {};

struct VisitModel {
  using inputs = columns<visits>;
  using output = habit_value;
};
template <class C>
using scalar_of = typename C::scalar;

// factor · visits + base, made by the prepare steps below.
struct Prepared : VisitModel {
  double factor;
  double base;
  Prepared(double factor_, double base_) : factor{factor_}, base{base_} {}
  template <class C>
  auto operator()(const C& c) const {
    return static_cast<scalar_of<C>>(factor) * c[visits{}] + static_cast<scalar_of<C>>(base);
  }
};

std::vector<std::string> broken(const LawReport& report) {
  std::vector<std::string> laws;
  for (const auto& each : report.violations) {
    laws.push_back(each.law);
  }
  return laws;
}
using Laws = std::vector<std::string>;
Laws only(std::string_view one) {
  return {std::string(one)};
}

struct Sound : VisitModel {
  auto operator()(const auto& c) const { return c[visits{}] * c[visits{}]; }
};

struct WritesIntoInputs : VisitModel {
  template <class C>
  auto block(const C& c) const {
    using S = scalar_of<C>;
    auto* const data =
        const_cast<S*>(c[visits{}].data());  // NOLINT(cppcoreguidelines-pro-type-const-cast): the mistake
    for (Index i = 0; i < c.rows(); ++i) {
      data[i] = data[i] > S{0.5F} ? S{0.5F} : data[i];
    }
    return Eigen::ArrayX<S>(c[visits{}]);
  }
};

struct CountsCalls : VisitModel {
  Prepared prepare(const auto& /*base*/, const auto& /*executor*/) const {
    static int calls = 0;
    return {1.0, static_cast<double>(++calls)};
  }
};

struct Divides : VisitModel {
  auto operator()(const auto& c) const { return 1 / c[visits{}]; }
};

struct CountsThreads : VisitModel {
  template <class E>
  Prepared prepare(const auto& /*base*/, const E& executor) const {
    if constexpr (std::is_same_v<E, threads>) {
      return {static_cast<double>(executor.count()), 0.0};
    } else {
      return {1.0, 0.0};
    }
  }
};

struct AboveFirst : VisitModel {
  Prepared prepare(const auto& base, const auto& /*executor*/) const {
    return {1.0, base.rows() > 0 ? -static_cast<double>(base[visits{}](0)) : 0.0};
  }
};

// A sum whose last bits depend on the order.
struct SumsRoots : VisitModel {
  Prepared prepare(const auto& base, const auto& /*executor*/) const {
    double sum = 0.0;
    for (const auto visit : base[visits{}]) {
      sum += std::sqrt(static_cast<double>(visit));
    }
    return {1.0, sum};
  }
};

struct ShareOfRows : VisitModel {
  Prepared prepare(const auto& base, const auto& /*executor*/) const {
    return {1.0 / static_cast<double>(1 + base.rows()), 0.0};
  }
};

struct AboveMeanOfBlock : VisitModel {
  template <class C>
  auto block(const C& c) const {
    return Eigen::ArrayX<scalar_of<C>>(c[visits{}] - c[visits{}].sum());
  }
};

// Has the values ready for where the base was in memory, which is not where another base is.
template <class S>
struct PreparedPlaces : VisitModel {
  Eigen::ArrayX<S> values;
  std::uintptr_t start;
  template <class C>
  auto block(const C& c) const {
    const auto place = (reinterpret_cast<std::uintptr_t>(c[visits{}].data()) - start) / sizeof(S);
    const bool known = place < static_cast<std::size_t>(values.size());
    return Eigen::ArrayX<S>(Eigen::Map<const Eigen::ArrayX<S>>(values.data() + (known ? place : 0), c.rows()));
  }
};
struct RemembersPlaces : VisitModel {
  template <class Base, class E>
  PreparedPlaces<scalar_of<Base>> prepare(const Base& base, const E& /*executor*/) const {
    return {{}, base[visits{}] * scalar_of<Base>{2}, reinterpret_cast<std::uintptr_t>(base[visits{}].data())};
  }
};

struct OtherInFloat : VisitModel {
  template <class C>
  auto operator()(const C& c) const {
    return c[visits{}] + scalar_of<C>{std::is_same_v<scalar_of<C>, float> ? 1e-4F : 0.0F};
  }
};

// Does not compile for float, as 0.5 is a double.
struct DoubleOnly : VisitModel {
  auto operator()(const auto& c) const { return 0.5 * c[visits{}]; }
};

struct HidesNaN : VisitModel {
  auto operator()(const auto& c) const { return select(c[visits{}] == c[visits{}], c[visits{}], 0); }
};

struct SpreadsNaN : VisitModel {
  template <class C>
  auto block(const C& c) const {
    return Eigen::ArrayX<scalar_of<C>>(c[visits{}] + scalar_of<C>{0} * c[visits{}].sum());
  }
};

struct OverWholeBase : VisitModel {
  Prepared prepare(const auto& base, const auto& /*executor*/) const {
    return {1.0, 0.0 * static_cast<double>(base[visits{}].sum())};
  }
};

// Not the row's business: which of the rows at hand it is.
struct DependsOnLane : VisitModel {
  template <class C>
  auto operator()(const C& c) const {
    return c[visits{}] + c.each([](int lane) { return static_cast<scalar_of<C>>(lane); });
  }
};

}  // namespace

TEST_CASE("a sound model passes and the report says how many laws it was held to") {
  const LawReport report = check_value_model(Sound{});
  CHECK(report.passed());
  CHECK(to_text(report) == "all 10 laws hold");
  CHECK(check_value_model(Prepared{2.0, 1.0}).passed());
}

TEST_CASE("each law of value models finds the model that breaks it with threads and all") {
  CHECK(broken(check_value_model(WritesIntoInputs{})) == only(law::keeps_inputs));
  CHECK(broken(check_value_model(CountsCalls{})) == only(law::repeats));
  CHECK(broken(check_value_model(Divides{})) == only(law::finite));
  CHECK(broken(check_value_model(CountsThreads{})) == only(law::threads));
  CHECK(broken(check_value_model(AboveFirst{}, {.pooled = true})) == only(law::order));
  CHECK(broken(check_value_model(ShareOfRows{})) == only(law::parts));
  CHECK(broken(check_value_model(RemembersPlaces{})) == only(law::reuse));
  CHECK(broken(check_value_model(OtherInFloat{})) == only(law::floats));
  CHECK(broken(check_value_model(HidesNaN{})) == only(law::nan_shows));
  CHECK(broken(check_value_model(SpreadsNaN{})) == only(law::nan_stays));
  CHECK(broken(check_value_model(OverWholeBase{}, {.pooled = true})) == only(law::nan_stays));
  // Where streaming stores go by lines of the output, a row of another output is another of those at hand.
  CHECK_FALSE(check_value_model(DependsOnLane{}, {.pooled = true, .sizes = {512}}).holds(law::memory));
}

TEST_CASE("a model that looks at its neighbours breaks several laws") {
  const LawReport report = check_value_model(AboveMeanOfBlock{}, {.sizes = {600}});
  for (const auto broken_law : {law::order, law::parts, law::nan_stays}) {
    CHECK_FALSE(report.holds(broken_law));
  }
}

TEST_CASE("options say what a model does not promise") {
  CHECK(check_value_model(HidesNaN{}, {.nan_shows = false}).passed());
  CHECK(check_value_model(ShareOfRows{}, {.pooled = true}).passed());
  CHECK(check_value_model(OtherInFloat{}, {.float_tolerance = 2e-4}).passed());
  CHECK(check_value_model<testing::scalars::double_only>(DoubleOnly{}).passed());
  CHECK(check_value_model<testing::scalars::double_only>(OtherInFloat{}).passed());
  CHECK(check_value_model(SumsRoots{}, {.pooled = true}).holds(law::order));
  CHECK(!check_value_model(SumsRoots{}, {.pooled = true, .tolerance = 0.0}).holds(law::order));
  CHECK(check_value_model(Divides{}, {.numbers = {.zeros = 0.0}}).passed());
}

TEST_CASE("sizes below the fewest are left out") {
  const LawReport report = check_value_model(Sound{}, {.fewest_rows = 3, .sizes = {0, 1, 2}});
  CHECK(report.laws == Laws{std::string(law::nan_shows), std::string(law::nan_stays)});
}

TEST_CASE("a violation says which row and column and both values") {
  struct Bases {
    auto operator()(Index rows, std::uint64_t /*seed*/) const {
      Table<double, visits> base(rows);
      base[visits{}] = Eigen::ArrayXd::LinSpaced(rows, 1.0, static_cast<double>(rows));
      return base;
    }
  };
  // Row 0 holds 1 visit, and the model takes so many times as there are threads.
  CHECK(to_text(check_value_model(CountsThreads{}, {.sizes = {4}}, Bases{})) ==
        "1 of 11 laws does not hold\n"
        "- the number of threads changes no bit: row 0 of 4: habit_value is 2 on 2 threads, 1 on one (visits 1)");
  CHECK(check_value_model(HidesNaN{}, {.sizes = {4}}, Bases{}).violations.at(0).what ==
        "row 517 of 1000: habit_value is 0 when visits of row 517 is NaN");
  CHECK(check_value_model(SpreadsNaN{}, {.sizes = {4}}, Bases{}).violations.at(0).what ==
        "row 512 of 1000: habit_value is NaN when visits of row 517 is NaN, 513 else");
  CHECK(check_value_model(WritesIntoInputs{}, {.sizes = {4}}, Bases{}).violations.at(0).what ==
        "row 0 of 4: visits is 0.5, was 1");
}
