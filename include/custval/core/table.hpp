// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/bind.hpp>
#include <custval/core/error.hpp>
#include <custval/core/view.hpp>

#include <Eigen/Core>
#include <concepts>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace custval {

/// Asks for memory that is written before it is read, and so is not set to zero first.
struct uninitialized_t {};
inline constexpr uninitialized_t uninitialized{};

/// A set of equally long columns that owns its memory: a regular value. `table[wallet_share{}]` is an Eigen::ArrayX, or
/// an Eigen::ArrayXX of rows × width for a many_column (width 0 until `set_width`).
template <std::floating_point S, ColumnTag... Tags>
class Table {
  static_assert(detail::is_scalar<S>, "custval: a column holds double or float");
  static_assert(detail::all_distinct<Tags...>, "custval: two columns of a table have the same tag");

 public:
  using tags = columns<Tags...>;
  using scalar = S;

  Table() = default;
  /// Zeros. **Errors** ShapeError for a negative number of rows.
  explicit Table(Index rows) : Table(uninitialized, rows) { (zero<Tags>(), ...); }
  /// Numbers to be written before they are read.
  Table(uninitialized_t /*tag*/, Index rows) { resize(rows); }

  [[nodiscard]] Index rows() const noexcept { return rows_; }

  /// Sets the number of rows; what the columns hold is then unspecified. Memory is kept when the number is the same.
  void resize(Index rows) {
    if (rows < 0) {
      raise_shape("Table", "the table", rows, "rows", "0 or more");
    }
    rows_ = rows;
    (resize_column<Tags>(), ...);
  }

  /// Sets how many numbers a customer a many_column holds; they are zero then.
  template <ColumnTag Tag>
    requires(Tag::is_many && detail::list_has<Tag, tags>)
  void set_width(Tag tag, Index width) {
    if (width < 0) {
      raise_shape("Table::set_width", Tag::name(), width, "numbers a customer", "0 or more");
    }
    (*this)[tag].setZero(rows_, width);
  }

  template <ColumnTag Tag>
  [[nodiscard]] auto& operator[](Tag /*tag*/) noexcept {
    return column<Tag>(*this);
  }
  template <ColumnTag Tag>
  [[nodiscard]] const auto& operator[](Tag /*tag*/) const noexcept {
    return column<Tag>(*this);
  }

  /// All columns. **Errors** ShapeError naming a column that was given another length.
  [[nodiscard]] auto view() const& {
    (require_rows(Tags::name(), (*this)[Tags{}].rows()), ...);
    return View(rows_, bind<Tags>((*this)[Tags{}]).column...);
  }
  [[nodiscard]] auto view() & {
    (require_rows(Tags::name(), (*this)[Tags{}].rows()), ...);
    return View(rows_, bind<Tags>((*this)[Tags{}]).column...);
  }
  void view() const&& = delete;  // the table would be gone before the view is used

  friend bool operator==(const Table& a, const Table& b) {
    return a.rows_ == b.rows_ && (same_column<Tags>(a, b) && ...);
  }

 private:
  template <class Tag>
  struct Column {
    std::conditional_t<Tag::is_many, Eigen::ArrayXX<S>, Eigen::ArrayX<S>> array;
  };

  template <class Tag, class Self>
  static auto& column(Self& self) noexcept {
    if constexpr (detail::list_has<Tag, tags>) {
      return std::get<Column<Tag>>(self.columns_).array;
    } else {
      (void)sizeof(detail::no_column_of_that_tag<Tag>);
      static decltype(Column<Tag>::array) nothing;
      return nothing;
    }
  }

  void require_rows(std::string_view name, Index rows) const {
    if (rows != rows_) {
      raise_shape("Table::view", name, rows, "rows", to_text(rows_) + ", as many as the table");
    }
  }
  template <class Tag>
  void zero() {
    (*this)[Tag{}].setZero();
  }
  template <class Tag>
  void resize_column() {
    auto& array = (*this)[Tag{}];
    if constexpr (Tag::is_many) {
      array.resize(rows_, array.cols());
    } else {
      array.resize(rows_);
    }
  }
  template <class Tag>
  static bool same_column(const Table& a, const Table& b) {
    const auto& x = a[Tag{}];
    const auto& y = b[Tag{}];
    return x.rows() == y.rows() && x.cols() == y.cols() && (x == y).all();
  }

  Index rows_ = 0;
  std::tuple<Column<Tags>...> columns_;
};

template <class... Bound>
[[nodiscard]] constexpr View<Bound...> as_view(const View<Bound...>& view) noexcept {
  return view;
}
template <class S, class... Tags>
[[nodiscard]] auto as_view(const Table<S, Tags...>& table) {
  return table.view();
}

/// A base of customers: a View, or a Table to be viewed.
template <class T>
concept CustomerBase = requires(const T& base) {
  { base.rows() } -> std::convertible_to<Index>;
  requires is_view<std::remove_cvref_t<decltype(as_view(base))>>;
};

/// The view a base is read through.
template <CustomerBase Base>
using view_of = decltype(as_view(std::declval<const Base&>()));

}  // namespace custval
