// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/value/columns.hpp>
#include <custval/value/detail/coefficients.hpp>
#include <custval/value/detail/row_sum.hpp>
#include <custval/value/model.hpp>

#include <string>
#include <type_traits>

namespace custval {

/// Knowledge value: what the firm can learn about, from and around the customer, item by item, where it pays.
///
/// KV = Σ_j max(0, capability · convertibility_j · contribution_j · benefit_j − cost_j)
///
/// The firm is selective: an item that does not pay is left, never counted negative. Any number of items a customer:
/// dense columns of one width, or sparse ones whose four patterns are the same (only stored items count).
/// **Domain** capability, the firm's ability to mine knowledge, in [0, 1]. **Units** ¤.
/// **Errors** ArgumentError for a capability outside [0, 1]; ShapeError from `score` when the four columns differ in
/// width or pattern. **Cost** four streams an item; no allocation. **Source** [CV] §2.
class KnowledgeValue {
 public:
  using inputs = columns<knowledge_convertibility, knowledge_contribution, knowledge_benefit, knowledge_cost>;
  using output = knowledge_value;

  explicit KnowledgeValue(double capability) : capability_{capability} {
    if (!unit_interval::contains(capability)) {
      raise_argument("KnowledgeValue", "capability", capability, unit_interval::text());
    }
  }
  [[nodiscard]] double capability() const noexcept { return capability_; }

  /// Checks widths and patterns; nothing else about the base is looked at.
  [[nodiscard]] KnowledgeValue prepare(const auto& base, const auto& /*executor*/) const {
    check(base, knowledge_contribution{});
    check(base, knowledge_benefit{});
    check(base, knowledge_cost{});
    return *this;
  }

  auto operator()(const auto& c) const {
    using S = typename std::remove_cvref_t<decltype(c)>::scalar;
    const S capability = static_cast<S>(capability_);
    const auto convertibility = c[knowledge_convertibility{}];
    const auto contribution = c[knowledge_contribution{}];
    const auto benefit = c[knowledge_benefit{}];
    const auto cost = c[knowledge_cost{}];
    if constexpr (is_packed_sparse<std::remove_const_t<decltype(benefit)>>) {
      return benefit.sum([&](int /*row*/, Index entry, Index /*item*/) {
        const S gain = capability * convertibility.value(entry) * contribution.value(entry) * benefit.value(entry);
        const S net = gain - cost.value(entry);
        return net < S{0} ? S{0} : net;
      });
    } else {
      return detail::sum_columns(benefit, [&](Index item) {
        const auto gain = capability * convertibility.col(item) * contribution.col(item) * benefit.col(item);
        return larger(gain - cost.col(item), 0);
      });
    }
  }
  friend bool operator==(const KnowledgeValue&, const KnowledgeValue&) = default;

 private:
  template <class Tag>
  static void check(const auto& base, Tag /*tag*/) {
    using First = knowledge_convertibility;
    const auto& first = base.storage(First{});
    const auto& other = base.storage(Tag{});
    constexpr bool sparse = is_sparse_rows<std::remove_cvref_t<decltype(first)>>;
    static_assert(sparse == is_sparse_rows<std::remove_cvref_t<decltype(other)>>,
                  "custval: knowledge columns are all dense or all sparse");
    if (other.width != first.width) {
      raise_shape("KnowledgeValue", "column '" + std::string(Tag::name()) + "'", other.width, "items a customer",
                  to_text(first.width) + ", as '" + std::string(First::name()) + "' has");
    }
    if constexpr (sparse) {
      detail::check_same_pattern<First, Tag>("KnowledgeValue", base.rows(), first, other);
    }
  }

  double capability_;
};

}  // namespace custval
