// SPDX-License-Identifier: BSL-1.0
// Every law of lifetime models can fail: for each a model that breaks it, and only it where that can be.
#include <custval/testing/lifetime_model_laws.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "alike_model.hpp"

using namespace custval;
namespace law = custval::testing::lifetime_model_law;
using custval_test::Alike;
using custval_test::AlikeFormulas;
using custval_test::AlikeModel;
using testing::check_lifetime_model;
using testing::LawReport;
using testing::LifetimeModelOptions;

namespace {

using Laws = std::vector<std::string>;
Laws only(std::string_view one) {
  return {std::string(one)};
}
template <class Model>
LawReport report_of(const LifetimeModelOptions& options = {}) {
  return check_lifetime_model(Model(0.1, 0.02), options);
}
// The laws that a model of such formulas breaks.
template <class Formulas>
Laws broken(const LifetimeModelOptions& options = {}) {
  Laws laws;
  for (const auto& each : report_of<AlikeModel<Formulas>>(options).violations) {
    laws.push_back(each.law);
  }
  return laws;
}
template <class Formulas>
bool breaks(std::string_view one) {
  const LawReport report = report_of<AlikeModel<Formulas>>();
  return std::find(report.laws.begin(), report.laws.end(), one) != report.laws.end() && !report.holds(one);
}

struct CountsCalls : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept {
    static int calls = 0;
    return AlikeFormulas::log_likelihood(h) + 1e-3 * ++calls;
  }
};

struct DividesByRecency : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept {
    return AlikeFormulas::log_likelihood(h) + 0 / h.recency;
  }
};

struct AboveOne : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  [[nodiscard]] double alive(const PurchaseHistory& h) const noexcept { return 1.2 * AlikeFormulas::alive(h); }
  [[nodiscard]] double gone(const PurchaseHistory& h) const noexcept { return 1 - alive(h); }
};

struct ForgetsGone : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  // Where it is next to nothing for the distribution.
  [[nodiscard]] double gone(const PurchaseHistory& h) const noexcept { return AlikeFormulas::gone(h) * (1 - 1e-6); }
};

// The silence counted from the first purchase of those who purchased twice.
struct SilenceBackwards : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  [[nodiscard]] double alive(const PurchaseHistory& h) const noexcept { return AlikeFormulas::gone(h); }
  [[nodiscard]] double gone(const PurchaseHistory& h) const noexcept { return AlikeFormulas::alive(h); }
};

struct StaysFromBefore : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  [[nodiscard]] double stays(const PurchaseHistory& h, double time) const noexcept {
    return 0.5 + 0.1 * AlikeFormulas::stays(h, time);
  }
};

struct LosesThreePurchases : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  void distribution(const PurchaseHistory& h, double horizon, std::span<double> probabilities) const noexcept {
    AlikeFormulas::distribution(h, horizon, probabilities);
    if (probabilities.size() > 30) {
      probabilities[7] = 0;
    }
  }
};

// Sums to 1 with another mean.
struct SwapsProbabilities : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  void distribution(const PurchaseHistory& h, double horizon, std::span<double> probabilities) const noexcept {
    AlikeFormulas::distribution(h, horizon, probabilities);
    if (probabilities.size() > 30) {
      std::swap(probabilities[7], probabilities[9]);
    }
  }
};

// Purchases that nobody makes at first.
struct StartsAbove : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  [[nodiscard]] double purchases(const PurchaseHistory& h, double horizon) const noexcept {
    return horizon == 0 ? 0.01 : AlikeFormulas::purchases(h, horizon);
  }
};

struct DiscountsTwice : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  [[nodiscard]] double discounted(const PurchaseHistory& h, double horizon, double rate) const noexcept {
    return AlikeFormulas::discounted(h, horizon, 2 * rate);
  }
};

struct EndsAtFifty : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  [[nodiscard]] double discounted(const PurchaseHistory& h, double horizon, double rate) const noexcept {
    return AlikeFormulas::discounted(h, std::isinf(horizon) ? 50 : horizon, rate);
  }
};

// A new customer's first purchase is counted.
class CountsFirst : public PositiveParameters<CountsFirst, 2>, public HistoryModel<CountsFirst, AlikeFormulas> {
 public:
  CountsFirst() = default;
  CountsFirst(double buys, double leaves) : PositiveParameters("CountsFirst", {buys, leaves}) {}
  [[nodiscard]] static constexpr std::string_view name() noexcept { return "counts-first"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 2> parameter_names() noexcept {
    return {"buys", "leaves"};
  }
  using HistoryModel::expected_purchases;
  [[nodiscard]] double expected_purchases(double horizon) const noexcept {
    return 1.0 + HistoryModel::expected_purchases(horizon);
  }
  friend bool operator==(const CountsFirst&, const CountsFirst&) = default;
};

struct LooksAtRecency : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  [[nodiscard]] double purchases(const PurchaseHistory& h, double horizon) const noexcept {
    return AlikeFormulas::purchases(h, horizon) * (1 + 0.01 * h.recency);
  }
};

// A factor too many, the same for all with as many repeats.
struct OtherDensity : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept {
    return AlikeFormulas::log_likelihood(h) + 0.1 * h.repeats;
  }
};

struct OtherSilence : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept {
    return h.repeats * std::log(buys) - (buys + leaves) * h.observed + std::log1p(1.5 * odds_gone(h));
  }
};

// Leaves only in the days of the model.
struct KnowsItsUnit : AlikeFormulas {
  explicit KnowsItsUnit(const std::array<double, 2>& p) noexcept : AlikeFormulas({p[0], p[1] < 0.01 ? 0.02 : p[1]}) {}
};

struct PassesOverNaN : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept {
    return h.recency == h.recency ? AlikeFormulas::log_likelihood(h) : 0.0;
  }
};

// Has P(alive) of columns apart, with a mistake.
struct OtherInColumns : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  using AlikeFormulas::alive;
  void alive(std::span<const double> repeats, std::span<const double> recency, std::span<const double> observed,
             std::span<double> out) const noexcept {
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = AlikeFormulas::alive({repeats[i], recency[i], observed[i] + 1});
    }
  }
};

struct GuessesUnknown : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  using AlikeFormulas::alive;
  void alive(std::span<const double> repeats, std::span<const double> recency, std::span<const double> observed,
             std::span<double> out) const noexcept {
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = repeats[i] == repeats[i] ? AlikeFormulas::alive({repeats[i], recency[i], observed[i]}) : 0.5;
    }
  }
};

// Says something else on any but the first thread, and gives others time to have a part of the work.
struct KnowsItsThread : AlikeFormulas {
  using AlikeFormulas::AlikeFormulas;
  using AlikeFormulas::alive;
  static inline const std::thread::id first_thread = std::this_thread::get_id();
  void alive(std::span<const double> repeats, std::span<const double> recency, std::span<const double> observed,
             std::span<double> out) const noexcept {
    const bool first = std::this_thread::get_id() == first_thread;
    if (first) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = AlikeFormulas::alive({repeats[i], recency[i], observed[i]}) * (first ? 1.0 : 0.5);
    }
  }
};

// Nothing that may be computed once for many: every history by itself.
class Direct : public PositiveParameters<Direct, 2> {
 public:
  Direct() = default;
  Direct(double buys, double leaves) : PositiveParameters("Direct", {buys, leaves}) {}
  [[nodiscard]] static constexpr std::string_view name() noexcept { return "direct"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 2> parameter_names() noexcept {
    return {"buys", "leaves"};
  }
  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept { return alike().log_likelihood(h); }
  [[nodiscard]] double probability_alive(const PurchaseHistory& h) const noexcept {
    return alike().probability_alive(h);
  }
  [[nodiscard]] double probability_alive(const PurchaseHistory& h, double time) const noexcept {
    return alike().probability_alive(h, time);
  }
  [[nodiscard]] double expected_purchases(const PurchaseHistory& h, double time) const noexcept {
    return alike().expected_purchases(h, time);
  }
  [[nodiscard]] double expected_purchases(double time) const noexcept { return alike().expected_purchases(time); }
  [[nodiscard]] double discounted_purchases(const PurchaseHistory& h, double time, double rate) const noexcept {
    return alike().discounted_purchases(h, time, rate);
  }
  [[nodiscard]] double discounted_purchases(double time, double rate) const noexcept {
    return alike().discounted_purchases(time, rate);
  }
  void purchase_distribution(const PurchaseHistory& h, double time, std::span<double> out) const noexcept {
    alike().purchase_distribution(h, time, out);
  }
  void purchase_distribution(double time, std::span<double> out) const noexcept {
    alike().purchase_distribution(time, out);
  }
  friend bool operator==(const Direct&, const Direct&) = default;

 private:
  [[nodiscard]] Alike alike() const noexcept { return {parameters()[0], parameters()[1]}; }
};
static_assert(LifetimeModel<Direct> && !RecencyFreeWhileAlive<Direct>);

}  // namespace

TEST_CASE("laws of lifetime models: a sound model passes, with threads, and the report says how many there were") {
  CHECK(to_text(report_of<Alike>()) == "all 20 laws hold");
  CHECK(Direct{} == Direct(1, 1));
  CHECK(to_text(report_of<Direct>()) == "all 17 laws hold");
  CHECK(check_lifetime_model(Alike(3.0, 0.5), {.longest = 4.0}).passed());
  CHECK(check_lifetime_model(Alike(1e-4, 1e-5), {.longest = 1e5, .rows = 100}).passed());
}

TEST_CASE("laws of lifetime models: each finds the model that breaks it, with threads") {
  CHECK(broken<CountsCalls>() == only(law::repeats));
  CHECK(broken<DividesByRecency>() == only(law::finite));
  CHECK(breaks<AboveOne>(law::probabilities));
  CHECK(breaks<ForgetsGone>(law::alive_and_gone));
  CHECK(breaks<SilenceBackwards>(law::silence));
  CHECK(broken<StaysFromBefore>() == only(law::staying));
  CHECK(breaks<LosesThreePurchases>(law::distribution));
  CHECK(broken<SwapsProbabilities>() == only(law::mean));
  CHECK(broken<StartsAbove>() == only(law::horizon));
  CHECK(broken<DiscountsTwice>() == only(law::discounting));
  CHECK(broken<EndsAtFifty>() == only(law::no_end));
  CHECK(CountsFirst{} == CountsFirst(1, 1));
  CHECK_FALSE(report_of<CountsFirst>().holds(law::new_customer));
  CHECK(report_of<CountsFirst>().violations.size() == 1);
  CHECK(breaks<LooksAtRecency>(law::if_alive));
  CHECK(broken<OtherDensity>() == only(law::likelihood));
  CHECK(breaks<OtherSilence>(law::no_purchase));
  CHECK(broken<KnowsItsUnit>() == only(law::unit));
  CHECK(broken<PassesOverNaN>() == only(law::nan));
  CHECK(broken<OtherInColumns>() == only(law::columns));
  CHECK(broken<GuessesUnknown>() == only(law::impossible));
  CHECK(broken<KnowsItsThread>() == only(law::threads));
}

TEST_CASE("laws of lifetime models: a violation says what was asked of which history, and what is expected") {
  const LawReport first = report_of<CountsFirst>();
  REQUIRE(first.violations.size() == 1);
  const std::string& what = first.violations[0].what;
  CHECK(what.find("expected_purchases of a new one is 1.0990066334662") == 0);
  CHECK(what.find(", expected 0.0990066334662") != std::string::npos);
  CHECK(what.find(" (0 repeats, the last at 0 of 0)") != std::string::npos);
  const LawReport gone = report_of<AlikeModel<ForgetsGone>>();
  CHECK(to_text(gone).find("P(alive) + P(gone) is 0.999999") != std::string::npos);
  const LawReport columns = report_of<AlikeModel<OtherInColumns>>({.histories = 0, .rows = 3});
  REQUIRE(columns.violations.size() == 1);
  CHECK(columns.violations[0].what.find("row 0 of 3: probability_alive is ") == 0);
}

TEST_CASE("laws of lifetime models: options name histories, tolerance and rows") {
  const LifetimeModelOptions few{.histories = 0, .rows = 0};
  CHECK(report_of<AlikeModel<ForgetsGone>>({.tolerance = 1e-4}).passed());
  CHECK(report_of<Alike>(few).passed());
  // A history that the random ones never reach.
  struct OddAtNinety : AlikeFormulas {
    using AlikeFormulas::AlikeFormulas;
    [[nodiscard]] double alive(const PurchaseHistory& h) const noexcept {
      return h.repeats == 90 ? 2.0 : AlikeFormulas::alive(h);
    }
  };
  CHECK(report_of<AlikeModel<OddAtNinety>>().passed());
  CHECK_FALSE(report_of<AlikeModel<OddAtNinety>>({.more_histories = {{90, 20, 50}}}).holds(law::probabilities));
}
