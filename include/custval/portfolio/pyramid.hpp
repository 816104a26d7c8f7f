// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/portfolio/detail/class_labels.hpp>
#include <custval/portfolio/detail/class_sums.hpp>
#include <custval/portfolio/detail/class_table.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace custval {

/// A class of a pyramid: how many customers there are in it and what they bring together.
struct PyramidClass {
  std::string label{};
  std::int64_t customers = 0;
  std::int64_t skipped = 0;  ///< customers of the class whose value is not finite: heads, but no value
  double value = 0.0;        ///< sum of the column

  /// NaN where nobody has a value.
  [[nodiscard]] double mean_value() const noexcept {
    return customers > skipped ? value / static_cast<double>(customers - skipped) : std::nan("");
  }
  friend bool operator==(const PyramidClass&, const PyramidClass&) = default;
};

/// The customer pyramid (heads) and the profit pyramid (value), which usually stands on its head: classes from the best
/// to the last, the unclassified apart.
///
/// Shares are of the classified customers and of their value; the cumulative ones of this class and all better ones. A
/// share of a whole that is not positive is NaN: of a loss nobody has a share. A class that loses money has a negative
/// share. Amounts beyond the range of double are infinite (NaN where a loss is, too), and no class has a share then.
/// (Whom the shares are of is our choice; the source shows no unclassified customers.)
/// **Source** [CG], the customer-count pyramid and its inverse, the profit pyramid.
class Pyramid {
 public:
  Pyramid() = default;
  Pyramid(std::vector<PyramidClass> classes, PyramidClass unclassified_ones)
      : classes_{std::move(classes)}, unclassified_{std::move(unclassified_ones)} {
    Sum value;
    for (const PyramidClass& one : classes_) {
      total_.customers += one.customers;
      total_.skipped += one.skipped;
      value.add(one.value);
    }
    total_.label = "total";
    total_.value = value.value();
  }

  [[nodiscard]] std::size_t size() const noexcept { return classes_.size(); }
  [[nodiscard]] const PyramidClass& operator[](std::size_t tier) const noexcept { return classes_[tier]; }
  [[nodiscard]] auto begin() const noexcept { return classes_.begin(); }
  [[nodiscard]] auto end() const noexcept { return classes_.end(); }
  /// All classes together, without the unclassified.
  [[nodiscard]] const PyramidClass& total() const noexcept { return total_; }
  [[nodiscard]] const PyramidClass& unclassified_customers() const noexcept { return unclassified_; }

  [[nodiscard]] double customer_share(std::size_t tier) const noexcept {
    return detail::class_share(classes_[tier].customers, total_.customers);
  }
  [[nodiscard]] double value_share(std::size_t tier) const noexcept {
    return detail::class_share(classes_[tier].value, total_.value);
  }
  [[nodiscard]] double cumulative_customer_share(std::size_t tier) const noexcept {
    std::int64_t customers = 0;
    for (std::size_t k = 0; k <= tier; ++k) {
      customers += classes_[k].customers;
    }
    return detail::class_share(customers, total_.customers);
  }
  [[nodiscard]] double cumulative_value_share(std::size_t tier) const noexcept {
    Sum value;
    for (std::size_t k = 0; k <= tier; ++k) {
      value.add(classes_[k].value);
    }
    return detail::class_share(value.value(), total_.value);
  }

  friend bool operator==(const Pyramid&, const Pyramid&) = default;

 private:
  std::vector<PyramidClass> classes_;
  PyramidClass unclassified_;
  PyramidClass total_;
};

/// Counts the customers of each class and adds up a column: profit, value, purchases, any.
///
/// Values that are not finite do not count; their customers do, and are said to be skipped.
/// **Shape** a value for each tier; `names` is a grading or TierLabels, and says how many classes there are.
/// **Errors** ShapeError naming both columns when they differ in length; DataError with the row for a tier that is
/// neither a class nor `unclassified`. **Cost** one pass over both columns. The sums' error does not grow with the
/// rows.
template <detail::PlainColumn Values, ClassNames Names, Executor E = serial>
[[nodiscard]] Pyramid pyramid(std::span<const Tier> tiers, const Values& values, const Names& names,
                              const E& executor = {}) {
  const TierLabels labels = detail::class_labels(names);
  const auto column = detail::class_column(values);
  using S = std::remove_const_t<typename decltype(column)::element_type>;
  const auto sums = detail::class_sums<S>("pyramid", tiers, column, labels.size(), executor);
  const auto made = [&](std::size_t k, std::string_view label) {
    const detail::ClassSum& sum = sums.classes[k];
    return PyramidClass{std::string(label), sum.customers, sum.skipped, sum.value.value()};
  };
  std::vector<PyramidClass> classes;
  for (std::size_t k = 0; k < labels.size(); ++k) {
    classes.push_back(made(k, labels[k]));
  }
  return {std::move(classes), made(labels.size(), "unclassified")};
}

/// Both pyramids as a table, a line a class; the unclassified only where there are any.
[[nodiscard]] inline std::string to_text(const Pyramid& pyramid) {
  detail::ClassTable table({"class", "customers", "share", "value", "share", "mean", "cumulative"});
  const auto add = [&](const PyramidClass& one, double heads, double value, double cumulative) {
    table.add({one.label, to_text(one.customers), detail::class_percent(heads), detail::class_figure(one.value, 2),
               detail::class_percent(value), detail::class_figure(one.mean_value(), 2),
               std::isnan(cumulative) ? "" : detail::class_percent(cumulative)});
  };
  for (std::size_t k = 0; k < pyramid.size(); ++k) {
    add(pyramid[k], pyramid.customer_share(k), pyramid.value_share(k), pyramid.cumulative_value_share(k));
  }
  const PyramidClass& total = pyramid.total();
  add(total, detail::class_share(total.customers, total.customers), detail::class_share(total.value, total.value),
      std::nan(""));
  if (const PyramidClass& others = pyramid.unclassified_customers(); others.customers > 0) {
    table.add({others.label, to_text(others.customers), "", detail::class_figure(others.value, 2), "",
               detail::class_figure(others.mean_value(), 2), ""});
  }
  std::string text = table.text();
  if (const std::int64_t skipped = total.skipped + pyramid.unclassified_customers().skipped; skipped > 0) {
    text += to_text(skipped) + (skipped == 1 ? " customer has" : " customers have") + " no value that counts\n";
  }
  return text;
}

}  // namespace custval
