// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/core/columns_by_place.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/cores/rule_core.hpp>
#include <custval/tiering/detail/any/column_pointers.hpp>
#include <custval/tiering/detail/any/part_columns.hpp>
#include <custval/tiering/detail/classes/class_sizes.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace custval::detail {

// What is known by place: the policies of the library, and those of users in their clothes.
template <class C>
concept PolicyCore =
    std::copyable<C> && std::equality_comparable<C> &&
    requires(const C& core, const ColumnsByPlace<double>& base, std::span<const ColumnInfo> columns,
             ExecutorRef executor) {
      { core.width() } -> std::convertible_to<std::size_t>;
      requires requires { core.fit(base, executor); } || requires { core.fit(base, columns, executor); };
    };

// What a core gives with the customers of each class counted, as any grading of these columns.
template <class G, class S>
[[nodiscard]] AnyGrading recorded(G grading, const ColumnsByPlace<S>& base, std::vector<ColumnInfo> columns,
                                  ExecutorRef executor) {
  grading.set_fitted_on(complete_record(grading.fitted_on(), grading.size(), base.rows(), executor,
                                        [&](Index first, Index count, std::span<std::int64_t> counts) {
                                          constexpr std::size_t few = 16;
                                          if constexpr (requires { grading.add_sizes(base, counts); }) {
                                            if (grading.size() <= few) {
                                              grading.add_sizes(base.slice(first, count), counts);
                                              return;
                                            }
                                          }
                                          add_sizes_by_block(first, count, counts,
                                                             [&](Index row, Index some, Tier* tiers) {
                                                               grading.assign(base.slice(row, some), tiers);
                                                             });
                                        }));
  return AnyGrading(std::move(grading), std::move(columns));
}

// The same of a core that was fitted on these columns, some of which it may no longer read.
template <class G, class S>
[[nodiscard]] AnyGrading fitted(G grading, const ColumnsByPlace<S>& base, std::span<const ColumnInfo> columns,
                                ExecutorRef executor) {
  if constexpr (requires { grading.columns(); }) {  // made of parts that know their columns by name
    std::vector<ColumnInfo> its = grading.columns();
    const std::vector<std::uint16_t> places = places_by_name(its, columns);
    return recorded(std::move(grading), base.select(places.data()), std::move(its), executor);
  } else {
    // Those of the first places; rules keep the columns that none of them names.
    const std::size_t width = std::same_as<G, RuleCore> ? columns.size() : (std::min)(columns.size(), grading.width());
    const auto first = columns.first(width);
    return recorded(std::move(grading), base, std::vector<ColumnInfo>(first.begin(), first.end()), executor);
  }
}

// A policy of a user's own, by place. It is given double: the numbers of float columns are widened.
template <class P>
class OwnPolicy {
  using Inputs = typename P::inputs;

 public:
  static constexpr std::string_view type = [] {
    if constexpr (requires { P::type; }) {
      return std::string_view(P::type);
    } else {
      return std::string_view();
    }
  }();

  explicit OwnPolicy(P policy) : policy_{std::move(policy)} {}
  [[nodiscard]] const P& policy() const noexcept { return policy_; }
  [[nodiscard]] static constexpr std::size_t width() noexcept { return Inputs::size; }

  [[nodiscard]] AnyGrading fit(const ColumnsByPlace<double>& base, std::span<const ColumnInfo> columns,
                               ExecutorRef executor) const {
    const auto grading = custval::fit(policy_, typed_view(base, Inputs{}), executor);
    return AnyGrading(grading, columns_of(columns, typename std::remove_const_t<decltype(grading)>::inputs{}));
  }
  [[nodiscard]] AnyGrading fit(const ColumnsByPlace<float>& base, std::span<const ColumnInfo> columns,
                               ExecutorRef executor) const {
    std::array<std::vector<double>, width()> copies;
    std::array<const double*, width()> starts{};
    for (std::size_t k = 0; k < width(); ++k) {
      copies[k].assign(base[k], base[k] + base.rows());
      starts[k] = copies[k].data();
    }
    return fit(ColumnsByPlace<double>(starts.data(), base.rows()), columns, executor);
  }
  friend bool operator==(const OwnPolicy& a, const OwnPolicy& b) {
    if constexpr (std::equality_comparable<P>) {
      return a.policy_ == b.policy_;
    } else {
      return &a == &b;
    }
  }

 private:
  // Of the policy's columns those that the grading reads, called as they are called here.
  template <class... Tags>
  [[nodiscard]] static std::vector<ColumnInfo> columns_of(std::span<const ColumnInfo> columns,
                                                          custval::columns<Tags...> /*tags*/) {
    static_assert((list_has<Tags, Inputs> && ...), "custval: a grading reads a column that its policy does not");
    return {columns[place_in_list<Tags>(Inputs{})]...};
  }

  P policy_;
};

// What is called of a policy whose type is not known.
class PolicyHolder {
 public:
  PolicyHolder() = default;
  PolicyHolder(const PolicyHolder&) = delete;
  PolicyHolder& operator=(const PolicyHolder&) = delete;
  virtual ~PolicyHolder() = default;

  [[nodiscard]] virtual const void* kind() const noexcept = 0;
  [[nodiscard]] virtual std::string_view type() const noexcept = 0;
  [[nodiscard]] virtual std::size_t width() const = 0;
  // The same with other names, where those are kept within; null where they are not.
  [[nodiscard]] virtual std::shared_ptr<const PolicyHolder> renamed(std::span<const ColumnInfo> columns) const = 0;
  [[nodiscard]] virtual AnyGrading fit(const ColumnsByPlace<double>& base, std::span<const ColumnInfo> columns,
                                       ExecutorRef executor) const = 0;
  [[nodiscard]] virtual AnyGrading fit(const ColumnsByPlace<float>& base, std::span<const ColumnInfo> columns,
                                       ExecutorRef executor) const = 0;
  // Of another of the same kind.
  [[nodiscard]] virtual bool equals(const PolicyHolder& other) const = 0;
};

template <class Core>
class PolicyHolding final : public PolicyHolder {
 public:
  explicit PolicyHolding(Core core) : core_{std::move(core)} {}
  [[nodiscard]] const Core& core() const noexcept { return core_; }

  [[nodiscard]] const void* kind() const noexcept override { return kind_of<Core>(); }
  [[nodiscard]] std::string_view type() const noexcept override {
    if constexpr (requires { core_.type(); }) {
      return core_.type();
    } else {
      return Core::type;
    }
  }
  [[nodiscard]] std::size_t width() const override { return core_.width(); }
  [[nodiscard]] std::shared_ptr<const PolicyHolder> renamed(
      [[maybe_unused]] std::span<const ColumnInfo> columns) const override {
    if constexpr (requires(Core& core) { core.rename(columns); }) {
      Core core = core_;
      core.rename(columns);
      return std::make_shared<const PolicyHolding>(std::move(core));
    } else {
      return nullptr;
    }
  }
  [[nodiscard]] AnyGrading fit(const ColumnsByPlace<double>& base, std::span<const ColumnInfo> columns,
                               ExecutorRef executor) const override {
    return fit_core(base, columns, executor);
  }
  [[nodiscard]] AnyGrading fit(const ColumnsByPlace<float>& base, std::span<const ColumnInfo> columns,
                               ExecutorRef executor) const override {
    return fit_core(base, columns, executor);
  }
  [[nodiscard]] bool equals(const PolicyHolder& other) const override {
    return other.kind() == kind() && static_cast<const PolicyHolding&>(other).core_ == core_;
  }

 private:
  template <class S>
  [[nodiscard]] AnyGrading fit_core(const ColumnsByPlace<S>& base, std::span<const ColumnInfo> columns,
                                    ExecutorRef executor) const {
    auto grading = [&] {
      if constexpr (requires { core_.fit(base, executor); }) {
        return core_.fit(base, executor);
      } else {  // messages name the columns
        return core_.fit(base, columns, executor);
      }
    }();
    if constexpr (std::same_as<decltype(grading), AnyGrading>) {
      return grading;
    } else {
      return fitted(std::move(grading), base, columns, executor);
    }
  }

  Core core_;
};

// The core of a typed policy.
template <class P>
[[nodiscard]] auto policy_core_of(const P& policy) {
  if constexpr (requires { policy.core(); }) {
    return policy.core();
  } else {
    return OwnPolicy<P>(policy);
  }
}

}  // namespace custval::detail
