// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <custval/tiering/combine.hpp>
#include <custval/tiering/cost_contribution.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/factor_grid.hpp>
#include <custval/tiering/head_count.hpp>
#include <custval/tiering/important_factors.hpp>
#include <custval/tiering/natural_breaks.hpp>
#include <custval/tiering/rfm.hpp>
#include <custval/tiering/rules.hpp>
#include <custval/tiering/thresholds.hpp>
#include <custval/tiering/value_growth.hpp>
#include <custval/tiering/within.hpp>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "slots.hpp"

// Any of the library's policies, chosen at run time, as one policy of slots: so that they compose with each other.

namespace custval_cli {

class AnyGrading;
class AnyPolicy;

/// A value that is held elsewhere, so that a type can hold itself. It is never changed.
template <class T>
class Box {
 public:
  explicit Box(T value) : value_{std::make_shared<const T>(std::move(value))} {}
  [[nodiscard]] const T& operator*() const noexcept { return *value_; }
  friend bool operator==(const Box& a, const Box& b) { return *a == *b; }

 private:
  std::shared_ptr<const T> value_;
};

/// A policy or grading of the first slots, and the places of the columns that it reads among all slots.
template <class T>
struct Placed {
  T value;
  std::vector<std::size_t> places;

  static constexpr auto own_slots = std::make_index_sequence<T::inputs::size>{};
  /// Its own view of a view of all slots.
  [[nodiscard]] auto view_of(const auto& rows) const {
    const auto all = slot_pointers(rows, std::make_index_sequence<most_slots>{});
    std::array<const double*, T::inputs::size> its{};
    for (std::size_t i = 0; i < its.size(); ++i) {
      its[i] = all[i < places.size() ? places[i] : 0];
    }
    return slot_view(its, rows.rows(), own_slots);
  }
  friend bool operator==(const Placed&, const Placed&) = default;
};

/// A policy of columns of its own that makes grids, reading the first slots in their place.
template <class P>
struct InSlots {
  using inputs = slots<P::inputs::size>;
  P policy;

  template <class Base, class E>
  [[nodiscard]] custval::GridGrading<inputs> fit(const Base& base, const E& executor) const {
    const auto pointers = slot_pointers(base, std::make_index_sequence<inputs::size>{});
    return [&]<class... Tags, std::size_t... Places>(custval::columns<Tags...>, std::index_sequence<Places...>) {
      const auto grading = policy.fit(custval::view(custval::bind<Tags>(pointers[Places], base.rows())...), executor);
      return custval::GridGrading<inputs>(grading.thresholds(), {grading.cells().begin(), grading.cells().end()},
                                          grading.labels(), grading.fitted_on());
    }(typename P::inputs{}, std::make_index_sequence<inputs::size>{});
  }
  friend bool operator==(const InSlots&, const InSlots&) = default;
};

// What is made of two others; defined where those are complete.
struct WithinAny;
struct CombinedAny;
struct WithinPolicy;
struct WorsePolicy;
struct BetterPolicy;
struct CrossedPolicy;

/// A grading by any policy.
class AnyGrading {
 public:
  using inputs = slots<most_slots>;
  using Kind = std::variant<Placed<custval::ThresholdGrading<slot<0>>>, Placed<custval::RuleGrading<slots<most_slots>>>,
                            Placed<custval::ContributionGrading<slot<0>, slot<1>>>,
                            Placed<custval::ValueGrowthGrading<slot<0>, slot<1>, slot<2>>>,
                            Placed<custval::GridGrading<slots<2>>>, Placed<custval::GridGrading<slots<3>>>,
                            Placed<custval::RfmGrading<slot<0>, slot<1>, slot<2>>>, Box<WithinAny>, Box<CombinedAny>>;

  explicit AnyGrading(Kind kind) : kind_{std::move(kind)} {}
  [[nodiscard]] const Kind& kind() const noexcept { return kind_; }

  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] std::string_view label(custval::Tier tier) const noexcept;
  [[nodiscard]] const custval::FittedOn& fitted_on() const noexcept;
  void assign(const auto& rows, std::span<custval::Tier> tiers) const noexcept;
  [[nodiscard]] std::string why(const auto& row, custval::Tier tier) const;
  void cut_points(const auto& row, auto&& use) const;

  friend bool operator==(const AnyGrading& a, const AnyGrading& b);

 private:
  Kind kind_;
};

/// Any policy.
class AnyPolicy {
 public:
  using inputs = slots<most_slots>;
  using Kind =
      std::variant<Placed<custval::CumulativeShare<slot<0>>>, Placed<custval::HeadCount<slot<0>>>,
                   Placed<custval::Thresholds<slot<0>>>, Placed<custval::NaturalBreaks<slot<0>>>,
                   Placed<custval::Rules<slots<most_slots>>>, Placed<custval::CostContribution<slot<0>, slot<1>>>,
                   Placed<custval::ValueGrowth<slot<0>, slot<1>, slot<2>>>, Placed<custval::FactorGrid<slots<2>>>,
                   Placed<custval::FactorGrid<slots<3>>>, Placed<custval::Rfm<slot<0>, slot<1>, slot<2>>>,
                   Placed<custval::WeightedNaturalBreaks<slot<0>, slot<1>>>,
                   Placed<InSlots<decltype(custval::demand_factors())>>,
                   Placed<InSlots<decltype(custval::size_and_credit_factors())>>,
                   Placed<InSlots<decltype(custval::prospects_and_growth_factors())>>, Box<WithinPolicy>,
                   Box<WorsePolicy>, Box<BetterPolicy>, Box<CrossedPolicy>>;

  explicit AnyPolicy(Kind kind) : kind_{std::move(kind)} {}

  template <class Base, class E>
  [[nodiscard]] AnyGrading fit(const Base& base, const E& executor) const;

  /// Calls `use` with what it is: a Placed or a Box of a policy.
  template <class Use>
  auto visit(Use&& use) const {
    return std::visit(use, kind_);
  }

  friend bool operator==(const AnyPolicy& a, const AnyPolicy& b);

 private:
  Kind kind_;
};

struct WithinAny {
  custval::WithinGrading<AnyGrading, AnyGrading> value;
  friend bool operator==(const WithinAny&, const WithinAny&) = default;
};
struct CombinedAny {
  custval::CombinedGrading<AnyGrading, AnyGrading> value;
  friend bool operator==(const CombinedAny&, const CombinedAny&) = default;
};

namespace detail {

template <class T>
[[nodiscard]] const auto& grading_in(const Placed<T>& placed) noexcept {
  return placed.value;
}
template <class T>
[[nodiscard]] const auto& grading_in(const Box<T>& box) noexcept {
  return (*box).value;
}
template <class T>
[[nodiscard]] auto rows_for(const Placed<T>& placed, const auto& rows) {
  return placed.view_of(rows);
}
template <class T>
[[nodiscard]] auto rows_for(const Box<T>& /*box*/, const auto& rows) {
  return rows;
}

[[nodiscard]] inline WithinAny as_part(custval::WithinGrading<AnyGrading, AnyGrading> grading) {
  return {std::move(grading)};
}
[[nodiscard]] inline CombinedAny as_part(custval::CombinedGrading<AnyGrading, AnyGrading> grading) {
  return {std::move(grading)};
}

// Calls use with the slot at a place.
template <std::size_t... Places>
void with_slot(std::size_t place, auto&& use, std::index_sequence<Places...> /*places*/) {
  ((place == Places ? use(slot<Places>{}) : void()), ...);
}

}  // namespace detail

struct WithinPolicy {
  custval::Within<AnyPolicy, AnyPolicy> value;
  friend bool operator==(const WithinPolicy&, const WithinPolicy&) = default;
};
struct WorsePolicy {
  custval::WorseOf<AnyPolicy, AnyPolicy> value;
  friend bool operator==(const WorsePolicy&, const WorsePolicy&) = default;
};
struct BetterPolicy {
  custval::BetterOf<AnyPolicy, AnyPolicy> value;
  friend bool operator==(const BetterPolicy&, const BetterPolicy&) = default;
};
struct CrossedPolicy {
  custval::Crossed<AnyPolicy, AnyPolicy> value;
  friend bool operator==(const CrossedPolicy&, const CrossedPolicy&) = default;
};

inline bool operator==(const AnyGrading& a, const AnyGrading& b) {
  return a.kind_ == b.kind_;
}
inline bool operator==(const AnyPolicy& a, const AnyPolicy& b) {
  return a.kind_ == b.kind_;
}

inline std::size_t AnyGrading::size() const noexcept {
  return std::visit([](const auto& kind) { return detail::grading_in(kind).size(); }, kind_);
}
inline std::string_view AnyGrading::label(custval::Tier tier) const noexcept {
  return std::visit([tier](const auto& kind) { return detail::grading_in(kind).label(tier); }, kind_);
}
inline const custval::FittedOn& AnyGrading::fitted_on() const noexcept {
  return std::visit([](const auto& kind) -> const custval::FittedOn& { return detail::grading_in(kind).fitted_on(); },
                    kind_);
}
void AnyGrading::assign(const auto& rows, std::span<custval::Tier> tiers) const noexcept {
  std::visit([&](const auto& kind) { detail::grading_in(kind).assign(detail::rows_for(kind, rows), tiers); }, kind_);
}
std::string AnyGrading::why(const auto& row, custval::Tier tier) const {
  return std::visit(
      [&](const auto& kind) {
        std::string text = detail::grading_in(kind).why(detail::rows_for(kind, row), tier);
        if constexpr (requires { kind.places; }) {
          std::vector<std::string> names;
          for (const std::size_t place : kind.places) {
            detail::with_slot(
                place, [&names](auto its) { names.emplace_back(its.name()); }, std::make_index_sequence<most_slots>{});
          }
          text = with_names(text, names);
        }
        return text;
      },
      kind_);
}
void AnyGrading::cut_points(const auto& row, auto&& use) const {
  std::visit(
      [&](const auto& kind) {
        if constexpr (requires { kind.places; }) {
          constexpr auto all = std::make_index_sequence<most_slots>{};
          const auto its_rows = detail::rows_for(kind, row);
          detail::grading_in(kind).cut_points(its_rows, [&](auto own, double value) {
            const std::size_t place = kind.places[own.place];
            detail::with_slot(
                place, [&](auto its) { use(its, value); }, all);
          });
        } else {
          detail::grading_in(kind).cut_points(row, use);
        }
      },
      kind_);
}

template <class Base, class E>
AnyGrading AnyPolicy::fit(const Base& base, const E& executor) const {
  return std::visit(
      [&](const auto& kind) {
        auto grading = custval::fit(detail::grading_in(kind), detail::rows_for(kind, base), executor);
        using G = decltype(grading);
        if constexpr (requires { kind.places; }) {
          // A grading may read fewer of the columns than the policy that made it.
          constexpr auto read = static_cast<std::ptrdiff_t>(G::inputs::size);
          std::vector<std::size_t> places = kind.places;
          if (places.size() > G::inputs::size) {
            places.assign(kind.places.begin(), kind.places.begin() + read);
          }
          return AnyGrading(Placed<G>{std::move(grading), std::move(places)});
        } else {
          return AnyGrading(Box(detail::as_part(std::move(grading))));
        }
      },
      kind_);
}

static_assert(custval::TieringPolicy<AnyPolicy>);

}  // namespace custval_cli
