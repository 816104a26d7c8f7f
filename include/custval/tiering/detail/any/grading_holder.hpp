// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/core/columns_by_place.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/cores/named_row.hpp>
#include <custval/tiering/detail/any/column_pointers.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/tier.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace custval::detail {

// What is known by place: the gradings of the library, and those of users in their clothes.
template <class C>
concept GradingCore =
    std::copyable<C> && std::equality_comparable<C> &&
    requires(const C& core, const ColumnsByPlace<double>& rows, const NamedRow& row, CutSink use, Tier* tiers) {
      { core.size() } -> std::convertible_to<std::size_t>;
      { core.label(Tier{}) } -> std::convertible_to<std::string_view>;
      { core.width() } -> std::convertible_to<std::size_t>;
      core.assign(rows, tiers);
      { core.why(row, Tier{}) } -> std::convertible_to<std::string>;
      core.cut_points(row.values, use);
      { core.text(row.columns) } -> std::convertible_to<std::string>;
    };

// A type as a number: no RTTI is needed for it.
template <class T>
[[nodiscard]] const void* kind_of() noexcept {
  static constexpr char its_own = 0;
  return &its_own;
}

// What is called of a grading whose type is not known: a call a block of rows, or a grading.
class GradingHolder {
 public:
  GradingHolder() = default;
  GradingHolder(const GradingHolder&) = delete;
  GradingHolder& operator=(const GradingHolder&) = delete;
  virtual ~GradingHolder() = default;

  [[nodiscard]] virtual const void* kind() const noexcept = 0;
  [[nodiscard]] virtual std::string_view type() const noexcept = 0;
  [[nodiscard]] virtual std::size_t size() const noexcept = 0;
  [[nodiscard]] virtual std::string_view label(Tier tier) const noexcept = 0;
  [[nodiscard]] virtual FittedOn fitted_on() const = 0;
  [[nodiscard]] virtual std::shared_ptr<const GradingHolder> with(FittedOn fitted_on) const = 0;
  // The same with other names, where those are kept within; null where they are not.
  [[nodiscard]] virtual std::shared_ptr<const GradingHolder> renamed(std::span<const ColumnInfo> columns) const = 0;
  [[nodiscard]] virtual std::size_t width() const noexcept = 0;
  virtual void assign(const ColumnsByPlace<double>& rows, Tier* tiers) const noexcept = 0;
  virtual void assign(const ColumnsByPlace<float>& rows, Tier* tiers) const noexcept = 0;
  [[nodiscard]] virtual std::string why(const NamedRow& row, Tier tier) const = 0;
  virtual void cut_points(std::span<const double> values, CutSink use) const = 0;
  [[nodiscard]] virtual std::string text(std::span<const ColumnInfo> columns) const = 0;
  // Of another of the same kind.
  [[nodiscard]] virtual bool equals(const GradingHolder& other) const = 0;
};

template <class Core>
class GradingHolding final : public GradingHolder {
 public:
  explicit GradingHolding(Core core) : core_{std::move(core)} {}
  [[nodiscard]] const Core& core() const noexcept { return core_; }

  [[nodiscard]] const void* kind() const noexcept override { return kind_of<Core>(); }
  [[nodiscard]] std::string_view type() const noexcept override { return Core::type; }
  [[nodiscard]] std::size_t size() const noexcept override { return core_.size(); }
  [[nodiscard]] std::string_view label(Tier tier) const noexcept override { return core_.label(tier); }
  [[nodiscard]] FittedOn fitted_on() const override { return core_.fitted_on(); }
  [[nodiscard]] std::shared_ptr<const GradingHolder> with(FittedOn fitted_on) const override {
    Core core = core_;
    core.set_fitted_on(std::move(fitted_on));
    return std::make_shared<const GradingHolding>(std::move(core));
  }
  [[nodiscard]] std::shared_ptr<const GradingHolder> renamed(
      [[maybe_unused]] std::span<const ColumnInfo> columns) const override {
    if constexpr (requires(Core& core) { core.rename(columns); }) {
      Core core = core_;
      core.rename(columns);
      return std::make_shared<const GradingHolding>(std::move(core));
    } else {
      return nullptr;
    }
  }
  [[nodiscard]] std::size_t width() const noexcept override { return core_.width(); }
  void assign(const ColumnsByPlace<double>& rows, Tier* tiers) const noexcept override { core_.assign(rows, tiers); }
  void assign(const ColumnsByPlace<float>& rows, Tier* tiers) const noexcept override { core_.assign(rows, tiers); }
  [[nodiscard]] std::string why(const NamedRow& row, Tier tier) const override { return core_.why(row, tier); }
  void cut_points(std::span<const double> values, CutSink use) const override { core_.cut_points(values, use); }
  [[nodiscard]] std::string text(std::span<const ColumnInfo> columns) const override { return core_.text(columns); }
  [[nodiscard]] bool equals(const GradingHolder& other) const override {
    return other.kind() == kind() && static_cast<const GradingHolding&>(other).core_ == core_;
  }

 private:
  Core core_;
};

// A grading of a user's own, by place. It is given double: the numbers of float columns are widened.
template <class G>
class OwnGrading {
  using Inputs = typename G::inputs;

 public:
  static constexpr std::string_view type = [] {
    if constexpr (requires { G::type; }) {
      return std::string_view(G::type);
    } else {
      return std::string_view();
    }
  }();

  explicit OwnGrading(G grading) : grading_{std::move(grading)} {}
  [[nodiscard]] const G& grading() const noexcept { return grading_; }

  [[nodiscard]] std::size_t size() const noexcept { return grading_.size(); }
  [[nodiscard]] std::string_view label(Tier tier) const noexcept {
    return tier < size() ? std::string_view(grading_.label(tier)) : std::string_view("unclassified");
  }
  [[nodiscard]] static constexpr std::size_t width() noexcept { return Inputs::size; }
  [[nodiscard]] FittedOn fitted_on() const {
    if constexpr (requires { grading_.fitted_on(); }) {
      return grading_.fitted_on();
    } else {
      return {};
    }
  }
  void set_fitted_on([[maybe_unused]] FittedOn fitted_on) {
    if constexpr (requires { grading_.set_fitted_on(fitted_on); }) {
      grading_.set_fitted_on(std::move(fitted_on));
    }
  }

  void assign(const ColumnsByPlace<double>& rows, Tier* tiers) const noexcept {
    grading_.assign(typed_view(rows, Inputs{}), std::span<Tier>(tiers, static_cast<std::size_t>(rows.rows())));
  }
  void assign(const ColumnsByPlace<float>& rows, Tier* tiers) const noexcept {
    for_each_block(0, rows.rows(), [&](Index first, Index count) {
      // Written next. NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init)
      std::array<std::array<double, static_cast<std::size_t>(block_rows)>, width()> numbers;
      std::array<const double*, width()> starts{};
      for (std::size_t k = 0; k < width(); ++k) {
        for (Index i = 0; i < count; ++i) {
          numbers[k][static_cast<std::size_t>(i)] = static_cast<double>(rows[k][first + i]);
        }
        starts[k] = numbers[k].data();
      }
      assign(ColumnsByPlace<double>(starts.data(), count), tiers + first);
    });
  }
  [[nodiscard]] std::string why(const NamedRow& row, Tier tier) const {
    if constexpr (requires(const archetype_view<double, Inputs>& view) { grading_.why(view, tier); }) {
      const auto starts = starts_of(row.values);
      return grading_.why(typed_view(ColumnsByPlace<double>(starts.data(), 1), Inputs{}), tier);
    } else {
      return std::string(label(tier));
    }
  }
  void cut_points(std::span<const double> values, CutSink use) const {
    const auto sink = [use](auto tag, double value) { use(place_in_list<decltype(tag)>(Inputs{}), value); };
    if constexpr (requires(const archetype_view<double, Inputs>& view) { grading_.cut_points(view, sink); }) {
      const auto starts = starts_of(values);
      grading_.cut_points(typed_view(ColumnsByPlace<double>(starts.data(), 1), Inputs{}), sink);
    }
  }
  [[nodiscard]] std::string text(std::span<const ColumnInfo> /*columns*/) const {
    if constexpr (requires { to_text(grading_); }) {
      return to_text(grading_);
    } else {
      return "a grading of " + to_text(size()) + " classes";
    }
  }

  friend bool operator==(const OwnGrading&, const OwnGrading&) = default;

 private:
  [[nodiscard]] static std::array<const double*, width()> starts_of(std::span<const double> values) noexcept {
    std::array<const double*, width()> starts{};
    for (std::size_t k = 0; k < width(); ++k) {
      starts[k] = &values[k];
    }
    return starts;
  }

  G grading_;
};

// The core of a typed grading.
template <class G>
[[nodiscard]] auto grading_core_of(const G& grading) {
  if constexpr (requires { grading.core(); }) {
    return grading.core();
  } else {
    return OwnGrading<G>(grading);
  }
}

}  // namespace custval::detail
