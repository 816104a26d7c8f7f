// SPDX-License-Identifier: BSL-1.0
// Every law of policies and gradings can fail: for each a policy that breaks it, and only it where that can be.
#include <custval/testing/grading_laws.hpp>
#include <custval/testing/policy_laws.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <vector>

using namespace custval;
namespace law = custval::testing::grading_law;
namespace policy_law = custval::testing::policy_law;
using testing::check_grading;
using testing::check_policy;
using testing::LawReport;
using testing::TieringOptions;

namespace {

struct points : column<"points", units::count> {};

// Two classes: at least `cut`, and below.
struct Cut {
  using inputs = columns<points>;
  double cut = 0.0;

  [[nodiscard]] std::size_t size() const noexcept { return 2; }
  [[nodiscard]] std::string_view label(Tier tier) const noexcept { return tier == 0 ? "high" : "low"; }
  void assign(const auto& rows, std::span<Tier> tiers) const noexcept { grade(rows, tiers, cut); }

  static void grade(const auto& rows, std::span<Tier> tiers, double at) noexcept {
    for (Index i = 0; i < rows.rows(); ++i) {
      tiers[static_cast<std::size_t>(i)] = tier_of(static_cast<double>(rows[points{}](i)), at);
    }
  }
  static Tier tier_of(double value, double at) noexcept {
    return std::isnan(value) ? unclassified : value >= at ? Tier{0} : Tier{1};
  }
  friend bool operator==(const Cut&, const Cut&) = default;
};

// The policy that always gives one grading.
template <class G>
struct Always {
  using inputs = columns<points>;
  G grading{};
  G fit(const auto& /*base*/, const auto& /*executor*/) const { return grading; }
};

using Laws = std::vector<std::string>;
Laws only(std::string_view one) {
  return {std::string(one)};
}
Laws broken(const LawReport& report) {
  Laws laws;
  for (const auto& each : report.violations) {
    laws.push_back(each.law);
  }
  return laws;
}
// What a grading breaks by itself, and as what a policy gives, must be the same.
template <class G>
Laws broken_by(const G& grading, const TieringOptions& options = {}) {
  Laws alone = broken(check_grading(grading, options));
  CHECK(broken(check_policy(Always<G>{grading}, options)) == alone);
  return alone;
}

template <class S>
S* writable(const S* data) {
  return const_cast<S*>(data);  // NOLINT(cppcoreguidelines-pro-type-const-cast): the mistake to be found
}

struct WithLabels : Cut {
  const char* first = "high";
  const char* second = "low";
  std::size_t classes = 2;
  [[nodiscard]] std::size_t size() const noexcept { return classes; }
  [[nodiscard]] std::string_view label(Tier tier) const noexcept { return tier == 0 ? first : second; }
  friend bool operator==(const WithLabels&, const WithLabels&) = default;
};
WithLabels labelled(const char* first, const char* second, std::size_t classes = 2) {
  WithLabels grading;
  grading.first = first;
  grading.second = second;
  grading.classes = classes;
  return grading;
}

struct WritesIntoInputs : Cut {
  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    grade(rows, tiers, 0.0);
    auto* const data = writable(rows[points{}].data());
    std::transform(data, data + rows.rows(), data, [](auto value) { return value < 0 ? -1 : value; });
  }
};

struct Alternates : Cut {
  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    static int calls = 0;
    grade(rows, tiers, ++calls % 2 == 0 ? 0.0 : 0.5);
  }
};

struct HasOneClassMore : Cut {
  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    grade(rows, tiers, 0.0);
    std::replace(tiers.begin(), tiers.end(), Tier{1}, Tier{2});
  }
};

struct PassesOverZero : Cut {
  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    grade(rows, tiers, 0.0);
    for (Index i = 0; i < rows.rows(); ++i) {
      if (rows[points{}](i) == 0) {
        tiers[static_cast<std::size_t>(i)] = unclassified;
      }
    }
  }
};

// Grades otherwise on any but the first thread, and gives others time to have a part of the work.
struct KnowsItsThread : Cut {
  static inline const std::thread::id first_thread = std::this_thread::get_id();
  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    const bool first = std::this_thread::get_id() == first_thread;
    if (first && rows.rows() > 30'000) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    grade(rows, tiers, first ? 0.0 : 0.5);
  }
};

struct LooksAtTheNumberOfRows : Cut {
  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    grade(rows, tiers, rows.rows() == 1 ? 0.5 : 0.0);
  }
};

// The upper half of the rows that it is given, as many as that is: ties are split.
struct UpperHalf : Cut {
  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    const auto column = rows[points{}];
    for (Index i = 0; i < rows.rows(); ++i) {
      Index before = 0;
      for (Index j = 0; j < rows.rows(); ++j) {
        before += column(j) > column(i) || (column(j) == column(i) && j < i) ? 1 : 0;
      }
      tiers[static_cast<std::size_t>(i)] = column(i) != column(i)     ? unclassified
                                           : before < rows.rows() / 2 ? Tier{0}
                                                                      : Tier{1};
    }
  }
};

struct OtherInFloat : Cut {
  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    using S = typename std::remove_cvref_t<decltype(rows)>::scalar;
    grade(rows, tiers, std::is_same_v<S, float> ? 0.25 : 0.0);
  }
};

struct GradesNaN : Cut {
  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    for (Index i = 0; i < rows.rows(); ++i) {
      tiers[static_cast<std::size_t>(i)] = rows[points{}](i) >= 0 ? Tier{0} : Tier{1};
    }
  }
};

struct GivesUpAtNaN : Cut {
  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    grade(rows, tiers, 0.0);
    if (std::find(tiers.begin(), tiers.end(), unclassified) != tiers.end()) {
      std::fill(tiers.begin(), tiers.end(), unclassified);
    }
  }
};

struct PrefersTheMiddle : Cut {
  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    grade(rows, tiers, 0.0);
    for (Index i = 0; i < rows.rows(); ++i) {
      if (rows[points{}](i) > 0.5F) {
        tiers[static_cast<std::size_t>(i)] = 1;
      }
    }
  }
};

struct PointsPolicy {
  using inputs = columns<points>;
};
double sum_of_points(const auto& base) {
  double sum = 0.0;
  for (const auto value : base[points{}]) {
    sum += std::isnan(value) ? 0.0 : static_cast<double>(value);
  }
  return sum;
}

// At least the mean.
struct Mean : PointsPolicy {
  Cut fit(const auto& base, const auto& /*executor*/) const {
    return {base.rows() == 0 ? 0.0 : sum_of_points(base) / static_cast<double>(base.rows())};
  }
};

struct MeanOfNothing : PointsPolicy {
  Cut fit(const auto& base, const auto& /*executor*/) const {
    return {sum_of_points(base) / static_cast<double>(base.rows())};
  }
};
struct MeanWithNaN : PointsPolicy {
  Cut fit(const auto& base, const auto& /*executor*/) const {
    return {base.rows() == 0 ? 0.0 : static_cast<double>(base[points{}].mean())};
  }
};

// The middle one, found by sorting the base that was only lent.
struct SortsTheBase : PointsPolicy {
  Cut fit(const auto& base, const auto& /*executor*/) const {
    auto* const data = writable(base[points{}].data());
    std::sort(data, data + base.rows(), [](auto a, auto b) { return a < b || (a == a && b != b); });
    return {base.rows() == 0 || std::isnan(data[base.rows() / 2]) ? 0.0 : static_cast<double>(data[base.rows() / 2])};
  }
};

struct CountsCalls : PointsPolicy {
  Cut fit(const auto& /*base*/, const auto& /*executor*/) const {
    static int calls = 0;
    return {0.001 * ++calls};
  }
};

struct CountsThreads : PointsPolicy {
  template <class E>
  Cut fit(const auto& /*base*/, const E& executor) const {
    if constexpr (std::is_same_v<E, threads>) {
      return {0.001 * static_cast<double>(executor.count())};
    } else {
      return {0.0};
    }
  }
};

// Where the first row is, not by half as far.
struct FirstRow : PointsPolicy {
  Cut fit(const auto& base, const auto& /*executor*/) const {
    const double first = base.rows() == 0 ? 0.0 : static_cast<double>(base[points{}](0));
    return {std::isnan(first) ? 0.0 : first / 2};
  }
};

struct CutWithNote : Cut {
  double note = 0.0;
  friend bool operator==(const CutWithNote&, const CutWithNote&) = default;
};
struct NotesTheFirstRow : PointsPolicy {
  CutWithNote fit(const auto& base, const auto& executor) const { return {{}, FirstRow{}.fit(base, executor).cut}; }
};

struct FitsOtherwiseInFloat : PointsPolicy {
  template <class Base>
  Cut fit(const Base& /*base*/, const auto& /*executor*/) const {
    return {std::is_same_v<typename Base::scalar, float> ? 0.25 : 0.0};
  }
};

const std::vector<std::string_view> by_points{points::name()};

}  // namespace

TEST_CASE("sound policies and gradings pass and the report says how many laws they were held to") {
  CHECK(to_text(check_grading(Cut{}, {.higher_is_better = by_points})) == "all 14 laws hold");
  CHECK(to_text(check_policy(Always<Cut>{}, {.higher_is_better = by_points})) == "all 20 laws hold");
  CHECK(to_text(check_policy(Mean{})) == "all 19 laws hold");
}

TEST_CASE("each law of gradings finds the grading that breaks it with threads and all") {
  CHECK(broken_by(Cut{std::nan("")}) == only(law::copies));
  CHECK(broken_by(labelled("same", "same")) == only(law::labels));
  CHECK(broken_by(labelled("high", "")) == only(law::labels));
  CHECK(broken_by(WritesIntoInputs{}) == only(law::keeps_inputs));
  CHECK(broken_by(Alternates{}) == only(law::repeats));
  CHECK(broken_by(HasOneClassMore{}) == only(law::classes));
  CHECK(broken_by(PassesOverZero{}) == only(law::graded));
  CHECK(broken_by(KnowsItsThread{}, {.sizes = {70'000}}) == only(law::threads));
  CHECK(broken_by(LooksAtTheNumberOfRows{}) == only(law::parts));
  CHECK(broken_by(OtherInFloat{}) == only(law::floats));
  CHECK(broken_by(GradesNaN{}) == only(law::nan_shows));
  CHECK(broken_by(GivesUpAtNaN{}) == only(law::nan_stays));
  CHECK(broken_by(PrefersTheMiddle{}, {.higher_is_better = by_points}) == only(law::monotone));
  CHECK(broken_by(Cut{}, {.lower_is_better = by_points}) == only(law::monotone));
  CHECK(broken_by(Cut{5.0}) == only(law::reached));
}

TEST_CASE("a grading with no classes or too many is found before it is asked for their labels") {
  CHECK(check_grading(labelled("a", "b", 0)).violations.at(0).what == "the grading has 0 classes, expected 1 to 254");
  CHECK(check_grading(labelled("a", "b", 300)).violations.at(0).what ==
        "the grading has 300 classes, expected 1 to 254");
}

TEST_CASE("a grading that splits ties looks at other rows and breaks both laws") {
  const Laws both{std::string(law::parts), std::string(law::ties)};
  CHECK(broken(check_grading(UpperHalf{}, {.sizes = {511}})) == both);
}

TEST_CASE("each law of policies finds the policy that breaks it with threads and all") {
  CHECK(broken(check_policy(SortsTheBase{})) == only(policy_law::keeps_inputs));
  CHECK(broken(check_policy(CountsCalls{})) == only(policy_law::repeats));
  CHECK(broken(check_policy(CountsThreads{})) == only(policy_law::threads));
  CHECK(broken(check_policy(FirstRow{}, {.order_keeps_grading = false})) == only(policy_law::order_classes));
  CHECK(broken(check_policy(NotesTheFirstRow{})) == only(policy_law::order_grading));
  CHECK(broken(check_policy(FitsOtherwiseInFloat{})) == only(policy_law::floats));
}

TEST_CASE("populations that are no cross-section give gradings all the same") {
  const LawReport of_nothing = check_policy(MeanOfNothing{});
  CHECK(broken(of_nothing) == only(law::copies));
  CHECK(of_nothing.violations[0].what == "fitted on 0 rows: a copy of the grading is not equal to it");
  const LawReport with_nan = check_policy(MeanWithNaN{});
  CHECK(broken(with_nan) == only(law::copies));
  CHECK(with_nan.violations[0].what ==
        "fitted on rows of which every other is NaN: a copy of the grading is not equal to it");
}

TEST_CASE("options say what a policy does not promise") {
  CHECK(check_policy(Always<GradesNaN>{}, {.nan_is_unclassified = false}).passed());
  CHECK(check_policy(Always<PassesOverZero>{}, {.grades_every_row = false}).passed());
  CHECK(check_policy(NotesTheFirstRow{}, {.order_keeps_grading = false}).passed());
  CHECK(check_policy(MeanOfNothing{}, {.fewest_rows = 1}).passed());
  CHECK(check_policy<testing::scalars::double_only>(FitsOtherwiseInFloat{}).passed());
  CHECK(check_grading<testing::scalars::double_only>(OtherInFloat{}).passed());
  CHECK(check_grading(Cut{5.0}, {.classes_reached = 1}).passed());
  CHECK(check_grading(Cut{5.0}, {.numbers = {.scale = 8.0}}).passed());
}

TEST_CASE("a column that the options misspell is refused") {
  CHECK_THROWS_WITH_AS((void)check_policy(Mean{}, {.higher_is_better = {"point"}}),
                       "custval::testing: the options name column 'point', which the grading does not read",
                       ArgumentError);
  CHECK_THROWS_AS((void)check_grading(Cut{}, {.lower_is_better = {"point"}}), ArgumentError);
}

TEST_CASE("a violation of a policy says which row and both classes") {
  struct Bases {
    auto operator()(Index rows, std::uint64_t /*seed*/) const {
      Table<double, points> base(rows);
      base[points{}] = Eigen::ArrayXd::LinSpaced(rows, 0.25, -0.25 * static_cast<double>(rows - 2));
      return base;
    }
  };
  // Row 0 holds 0.25: above 0, below the 0.5 of rows by themselves.
  CHECK(check_grading(LooksAtTheNumberOfRows{}, {.sizes = {4}}, Bases{}).violations.at(0).what ==
        "row 0 of 4 is class 1 (low) graded alone, class 0 (high) in the whole base (points 0.25)");
  CHECK(check_grading(HasOneClassMore{}, {.sizes = {4}}, Bases{}).violations.at(0).what ==
        "row 2 of 4 is class 2 of 2 (points -0.25)");
  CHECK(check_policy(Always<PassesOverZero>{}, {.sizes = {4}}, Bases{}).violations.at(0).what ==
        "fitted on 4 rows: row 1 of 4 is unclassified (points 0)");
  CHECK(check_grading(GradesNaN{}, {.sizes = {4}}, Bases{}).violations.at(0).what ==
        "row 517 of 1000 is class 1 (low) when points of row 517 is NaN");
  CHECK(check_policy(CountsThreads{}, {.sizes = {4}}, Bases{}).violations.at(0).what ==
        "fitting on 2 threads on 4 rows gives another grading");
}
