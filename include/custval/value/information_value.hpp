// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/pack_math.hpp>
#include <custval/value/columns.hpp>
#include <custval/value/detail/coefficients.hpp>
#include <custval/value/detail/row_sum.hpp>
#include <custval/value/model.hpp>

#include <cmath>
#include <concepts>
#include <initializer_list>
#include <limits>
#include <span>
#include <utility>

namespace custval {

/// The profile part of information value as one number a customer, `profile_value`.
struct ProfileTotal {
  using inputs = columns<profile_value>;
  auto operator()(const auto& c) const { return c[profile_value{}]; }
  void check(const auto& /*base*/) const {}
  friend bool operator==(const ProfileTotal&, const ProfileTotal&) = default;
};

/// The profile part of information value field by field: Σ_f profile_fields_f · saved cost_f.
class ProfileFields {
 public:
  using inputs = columns<profile_fields>;
  /// **Shape** one saved cost, in ¤, a field. **Errors** ArgumentError for one that is not finite.
  explicit ProfileFields(std::span<const double> saved_cost) : saved_cost_{saved_cost} {
    detail::check_coefficients("ProfileFields", "saved cost", saved_cost, -(std::numeric_limits<double>::max)(),
                               "a finite number");
  }
  ProfileFields(std::initializer_list<double> saved_cost) : ProfileFields(std::span(saved_cost)) {}

  [[nodiscard]] std::span<const double> saved_cost() const noexcept { return saved_cost_.values(); }

  auto operator()(const auto& c) const { return detail::weighted_sum(c[profile_fields{}], saved_cost_); }
  void check(const auto& base) const {
    detail::check_width("InformationValue", profile_fields::name(), base.storage(profile_fields{}).width,
                        saved_cost_.size());
  }
  friend bool operator==(const ProfileFields&, const ProfileFields&) = default;

 private:
  detail::Coefficients saved_cost_;
};

/// Information keeps its worth.
struct Ageless {
  using inputs = columns<>;
  friend bool operator==(const Ageless&, const Ageless&) = default;
};

/// Information loses its worth with age: exp(−decay · age), one decay rate for the profile and one for each kind of
/// contact. Reads `profile_age` and `contact_ages`.
class Decaying {
 public:
  using inputs = columns<profile_age, contact_ages>;
  /// **Units** per period. **Domain** rates ≥ 0. **Errors** ArgumentError otherwise.
  Decaying(double profile_rate, std::span<const double> contact_rates)
      : profile_{profile_rate}, contacts_{contact_rates} {
    detail::check_coefficients("Decaying", "profile decay", std::span(&profile_rate, 1), 0.0, expected);
    detail::check_coefficients("Decaying", "contact decay", contact_rates, 0.0, expected);
  }
  Decaying(double profile_rate, std::initializer_list<double> contact_rates)
      : Decaying(profile_rate, std::span(contact_rates)) {}

  [[nodiscard]] double profile_rate() const noexcept { return profile_; }
  [[nodiscard]] const detail::Coefficients& contact_rates() const noexcept { return contacts_; }
  friend bool operator==(const Decaying&, const Decaying&) = default;

 private:
  static constexpr std::string_view expected = "a finite number >= 0";
  double profile_;
  detail::Coefficients contacts_;
};

/// Information value: what the customer tells the firm saves it the cost of finding out.
///
/// IV = profile · e^(−decay · age) + Σ_k count_k · unit value_k · e^(−decay_k · age_k)
///
/// Two kinds of information: the profile handed over when the record is opened (ProfileTotal or ProfileFields), and
/// what arrives in two-way contact (complaint, suggestion, request, need, competitor news, satisfaction), counted in
/// `contact_counts`, dense or sparse. With sparse counts, sparse ages have the same pattern; dense ages serve both.
/// **Shape** one unit value for each column of contact_counts. **Units** ¤ per contact; ages in periods.
/// **Errors** ShapeError from `score` when the widths differ. **Cost** one pass over the counts; no allocation.
/// **Source** [CV] §2.
template <class Profile = ProfileTotal, class Age = Ageless>
class InformationValue {
 public:
  using inputs = unite_columns<typename Profile::inputs, columns<contact_counts>, typename Age::inputs>;
  using output = information_value;

  /// **Errors** ArgumentError for a unit value that is not finite; ShapeError when Decaying has another number of
  /// rates.
  explicit InformationValue(std::span<const double> unit_values, Profile profile = {}, Age age = {})
      : unit_values_{unit_values}, profile_{std::move(profile)}, age_{std::move(age)} {
    detail::check_coefficients("InformationValue", "unit value", unit_values, -(std::numeric_limits<double>::max)(),
                               "a finite number");
    if constexpr (ages) {
      if (age_.contact_rates().size() != unit_values_.size()) {
        raise_shape("InformationValue", "Decaying", age_.contact_rates().size(), "contact rates",
                    to_text(unit_values_.size()) + ", as many as unit values");
      }
    }
  }
  InformationValue(std::initializer_list<double> unit_values, Profile profile = {}, Age age = {})
      : InformationValue(std::span(unit_values), std::move(profile), std::move(age)) {}

  [[nodiscard]] std::span<const double> unit_values() const noexcept { return unit_values_.values(); }
  [[nodiscard]] const Profile& profile() const noexcept { return profile_; }
  [[nodiscard]] const Age& age() const noexcept { return age_; }

  /// Checks widths and patterns; nothing else about the base is looked at.
  [[nodiscard]] InformationValue prepare(const auto& base, const auto& /*executor*/) const {
    profile_.check(base);
    check(base, contact_counts{});
    if constexpr (ages) {
      check(base, contact_ages{});
      const auto& counts = base.storage(contact_counts{});
      const auto& contact_age = base.storage(contact_ages{});
      if constexpr (is_sparse_rows<std::remove_cvref_t<decltype(contact_age)>>) {
        detail::check_same_pattern<contact_counts, contact_ages>("InformationValue", base.rows(), counts, contact_age);
      }
    }
    return *this;
  }

  auto operator()(const auto& c) const {
    using S = typename std::remove_cvref_t<decltype(c)>::scalar;
    if constexpr (ages) {
      return profile_(c) * exp(c[profile_age{}] * static_cast<S>(-age_.profile_rate())) + decayed<S>(c);
    } else {
      return profile_(c) + detail::weighted_sum(c[contact_counts{}], unit_values_);
    }
  }
  friend bool operator==(const InformationValue&, const InformationValue&) = default;

 private:
  static constexpr bool ages = !std::same_as<Age, Ageless>;

  template <class Tag>
  void check(const auto& base, Tag /*tag*/) const {
    detail::check_width("InformationValue", Tag::name(), base.storage(Tag{}).width, unit_values_.size());
  }

  // Σ_k count_k · value_k · exp(−rate_k · age_k)
  template <class S>
  auto decayed(const auto& c) const {
    const auto counts = c[contact_counts{}];
    const auto ages_of = c[contact_ages{}];
    const S* const value = unit_values_.data<S>();
    const S* const rate = age_.contact_rates().template data<S>();
    constexpr bool sparse_ages = is_packed_sparse<std::remove_const_t<decltype(ages_of)>>;
    if constexpr (is_packed_sparse<std::remove_const_t<decltype(counts)>>) {
      return counts.sum([&](int row, Index entry, Index kind) {
        const S age = age_at(ages_of, row, entry, kind);
        return counts.value(entry) * value[kind] * std::exp(-rate[kind] * age);
      });
    } else {
      static_assert(!sparse_ages, "custval: sparse contact_ages go with sparse contact_counts");
      return detail::sum_columns(
          counts, [&](Index kind) { return counts.col(kind) * exp(ages_of.col(kind) * -rate[kind]) * value[kind]; });
    }
  }

  template <class Ages>
  static auto age_at(const Ages& ages_of_contacts, int row, Index entry, Index kind) {
    if constexpr (is_packed_sparse<Ages>) {
      return ages_of_contacts.value(entry);
    } else {
      return ages_of_contacts.at(row, kind);
    }
  }

  detail::Coefficients unit_values_;
  Profile profile_;
  Age age_;
};

InformationValue(std::initializer_list<double>) -> InformationValue<>;

}  // namespace custval
