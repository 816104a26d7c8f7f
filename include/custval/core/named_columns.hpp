// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/archetype.hpp>
#include <custval/core/column_info.hpp>
#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/nearest_word.hpp>
#include <custval/core/table.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace custval {

/// Where the numbers of a column known by name are: row i of kind j at `data[i · row_stride + j · kind_stride]`.
struct NamedColumn {
  ColumnInfo info;
  const void* data = nullptr;  ///< of float or of double
  bool is_float = false;
  bool is_many = false;  ///< a row of `width` numbers a customer rather than one number
  Index rows = 0;
  Index width = 1;
  Index row_stride = 1;
  Index kind_stride = 0;
  std::shared_ptr<const void> owner{};  ///< of the numbers, where they are not the caller's

  [[nodiscard]] bool is_contiguous() const noexcept { return row_stride == 1 || rows <= 1; }
  /// One number, as double.
  [[nodiscard]] double number(Index row, Index kind = 0) const noexcept {
    const Index at = row * row_stride + kind * kind_stride;
    return is_float ? static_cast<double>(static_cast<const float*>(data)[at]) : static_cast<const double*>(data)[at];
  }
};

/// Columns chosen by name, in the order asked for, all of one number a customer and of as many rows.
class ColumnSelection {
 public:
  ColumnSelection(std::vector<NamedColumn> columns, Index rows) : columns_{std::move(columns)}, rows_{rows} {}

  [[nodiscard]] Index rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t size() const noexcept { return columns_.size(); }
  [[nodiscard]] const NamedColumn& operator[](std::size_t place) const noexcept { return columns_[place]; }

  /// Whether all columns are contiguous and of scalar S, so that they can be read where they are.
  template <class S>
  [[nodiscard]] bool is_direct() const noexcept {
    return std::all_of(columns_.begin(), columns_.end(), [](const NamedColumn& column) {
      return column.is_float == std::is_same_v<S, float> && column.is_contiguous();
    });
  }
  /// The starts of direct columns.
  template <class S>
  [[nodiscard]] std::vector<const S*> starts() const {
    std::vector<const S*> starts;
    for (const NamedColumn& column : columns_) {
      starts.push_back(static_cast<const S*>(column.data));
    }
    return starts;
  }
  /// Copies the rows [first, first + count) of a column.
  void copy(std::size_t place, Index first, Index count, double* out) const noexcept {
    const NamedColumn& column = columns_[place];
    for (Index i = 0; i < count; ++i) {
      out[i] = column.number(first + i);
    }
  }

 private:
  std::vector<NamedColumn> columns_;
  Index rows_;
};

/// A column that is to be read: of one number a customer, or of many.
struct WantedColumn {
  ColumnInfo info;
  bool is_many = false;
};

/// The columns of a list of tags.
template <ColumnTag... Tags>
[[nodiscard]] std::vector<WantedColumn> wanted_columns(columns<Tags...> /*tags*/) {
  return {WantedColumn{column_info<Tags>(), Tags::is_many}...};
}

/// Columns known by their names at run time: from a file, a configuration, an Arrow schema, a database. A regular value
/// that looks at memory of the caller's, or owns what was moved into it; copies share what they own.
///
/// Nothing is checked when a column is added: `view`, `select` and those that read by name check what they read, and
/// one error lists everything that is wrong with it.
class NamedColumns {
 public:
  /// One number a customer, in memory of the caller's.
  void add(ColumnInfo info, std::span<const double> values) {
    add_dense(std::move(info), values.data(), values.size());
  }
  void add(ColumnInfo info, std::span<const float> values) { add_dense(std::move(info), values.data(), values.size()); }
  /// One number a customer, kept from now on.
  void add(ColumnInfo info, std::vector<double>&& values) { add_owned(std::move(info), std::move(values)); }
  void add(ColumnInfo info, std::vector<float>&& values) { add_owned(std::move(info), std::move(values)); }
  /// One number a customer, each so many numbers behind the one before it. **Errors** ShapeError for a negative number
  /// of rows.
  template <class S>
    requires detail::is_scalar<S>
  void add_strided(ColumnInfo info, const S* first, Index rows, Index stride) {
    add_memory({std::move(info), first, std::is_same_v<S, float>, false, rows, 1, stride, 0, {}});
  }
  /// A row of `width` numbers a customer: row i of kind j is `data[i · row_stride + j · kind_stride]`. **Errors**
  /// ShapeError for a negative number of rows or kinds.
  template <class S>
    requires detail::is_scalar<S>
  void add_many(ColumnInfo info, const S* data, Index rows, Index width, Index row_stride, Index kind_stride) {
    add_memory({std::move(info), data, std::is_same_v<S, float>, true, rows, width, row_stride, kind_stride, {}});
  }
  /// All columns of a view or a table of dense columns, by the names of their tags.
  template <CustomerBase Base>
  void add(const Base& base) {
    const auto view = as_view(base);
    [&]<class... Tags>(columns<Tags...> /*tags*/) {
      (add_bound(column_info<Tags>(), Tags::is_many, view[Tags{}]), ...);
    }(typename std::remove_const_t<decltype(view)>::tags{});
  }

  /// All columns of a table, which is kept from now on.
  template <class S, ColumnTag... Tags>
  void add(Table<S, Tags...>&& table) {
    const auto kept = std::make_shared<const Table<S, Tags...>>(std::move(table));
    const std::size_t before = columns_.size();
    add(*kept);
    for (std::size_t k = before; k < columns_.size(); ++k) {
      columns_[k].owner = kept;
    }
  }

  /// A column as other named columns hold it. **Errors** ShapeError for a negative number of rows or numbers.
  void add(NamedColumn column) { add_memory(std::move(column)); }

  /// The rows of the first column, which those that are read together have to have; 0 where there is no column.
  [[nodiscard]] Index rows() const noexcept { return columns_.empty() ? 0 : columns_.front().rows; }
  [[nodiscard]] std::span<const NamedColumn> all() const noexcept { return columns_; }
  [[nodiscard]] bool has(std::string_view name) const noexcept { return find(name) != nullptr; }
  /// The first column of a name; null where there is none.
  [[nodiscard]] const NamedColumn* find(std::string_view name) const noexcept {
    const auto place =
        std::find_if(columns_.begin(), columns_.end(), [name](const auto& c) { return c.info.name == name; });
    return place == columns_.end() ? nullptr : &*place;
  }

  /// The columns of these tags as a typed view over the same memory.
  /// **Errors** ShapeError that lists every column which is missing, there twice, of another number of rows than the
  /// first column, of float where S is double or the other way round, of many numbers where one is wanted or the other
  /// way round, or strided.
  template <class S = double, ColumnTag... Tags>
  [[nodiscard]] auto view(columns<Tags...> /*tags*/) const {
    Problems problems;
    const std::vector<const NamedColumn*> found{check(column_info<Tags>(), Tags::is_many, is_of<S>, problems)...};
    problems.raise("NamedColumns::view");
    return [&]<std::size_t... Places>(std::index_sequence<Places...> /*places*/) {
      return archetype_view<S, columns<Tags...>>(rows(), bound<S, Tags>(*found[Places])...);
    }(std::make_index_sequence<sizeof...(Tags)>{});
  }

  /// Columns of one number a customer, by name, for those that read by place; float, double and strided ones as they
  /// are. **Errors** ShapeError, in the name of `function`, that lists all that is wrong, as `view` does.
  [[nodiscard]] ColumnSelection select(std::span<const ColumnInfo> wanted, std::string_view function) const {
    Problems problems;
    std::vector<NamedColumn> found;
    for (const ColumnInfo& each : wanted) {
      if (const NamedColumn* const column = check(each, false, is_anything, problems); column != nullptr) {
        found.push_back(*column);
      }
    }
    problems.raise(function);
    return {std::move(found), rows()};
  }

  /// Checks that these columns are here. **Errors** ShapeError, in the name of `function`, that lists all that is
  /// wrong, as `view` does, but for what only `view` asks of scalars and strides.
  void require(std::span<const WantedColumn> wanted, std::string_view function) const {
    Problems problems;
    for (const WantedColumn& each : wanted) {
      (void)check(each.info, each.is_many, is_anything, problems);
    }
    problems.raise(function);
  }
  /// Whether all these columns, which are here, are of float.
  [[nodiscard]] bool all_float(std::span<const WantedColumn> wanted) const {
    return !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), [this](const WantedColumn& each) {
      const NamedColumn* const column = find(each.info.name);
      return column != nullptr && column->is_float;
    });
  }

 private:
  enum Scalar { is_double, is_single, is_anything };
  template <class S>
  static constexpr Scalar is_of = std::is_same_v<S, float> ? is_single : is_double;

  class Problems {
   public:
    void add(const std::string& column, const std::string& problem) {
      lines_.push_back("column '" + column + "' " + problem);
    }
    void raise(std::string_view function) const {
      if (lines_.empty()) {
        return;
      }
      std::string text = "custval::" + std::string(function) + ": " + lines_.front();
      for (std::size_t i = 1; i < lines_.size(); ++i) {
        text += "\n" + lines_[i];
      }
      custval::raise<ShapeError>(text);
    }

   private:
    std::vector<std::string> lines_;
  };

  void add_dense(ColumnInfo info, const auto* values, std::size_t rows) {
    add_strided(std::move(info), values, static_cast<Index>(rows), 1);
  }
  template <class S>
  void add_owned(ColumnInfo info, std::vector<S>&& values) {
    auto owned = std::make_shared<const std::vector<S>>(std::move(values));
    add_dense(std::move(info), owned->data(), owned->size());
    columns_.back().owner = std::move(owned);
  }
  void add_memory(NamedColumn column) {
    if (column.rows < 0 || column.width < 0) {
      raise_shape("NamedColumns", column.info.name, (std::min)(column.rows, column.width),
                  column.rows < 0 ? "rows" : "numbers a customer", "0 or more");
    }
    columns_.push_back(std::move(column));
  }
  void add_bound(ColumnInfo info, bool is_many, const auto& map) {
    static_assert(!is_sparse_rows<std::remove_cvref_t<decltype(map)>>, "custval: columns known by name are dense");
    using Map = std::remove_cvref_t<decltype(map)>;
    const Index outer = map.outerStride();
    add_memory({std::move(info),
                map.data(),
                std::is_same_v<typename Map::Scalar, float>,
                is_many,
                map.rows(),
                is_many ? map.cols() : 1,
                Map::IsRowMajor ? outer : map.innerStride(),
                Map::IsRowMajor ? 1 : outer,
                {}});
  }

  // The column that is wanted, or what is wrong with it.
  const NamedColumn* check(const ColumnInfo& wanted, bool is_many, Scalar scalar, Problems& problems) const;

  template <class S, class Tag>
  [[nodiscard]] static detail::archetype_column<S, Tag> bound(const NamedColumn& column) noexcept {
    const auto* const data = static_cast<const S*>(column.data);
    if constexpr (Tag::is_many) {
      return {{data, column.kind_stride, column.width}};
    } else {
      return {{data}};
    }
  }

  std::vector<NamedColumn> columns_;
};

inline const NamedColumn* NamedColumns::check(const ColumnInfo& wanted, bool is_many, Scalar scalar,
                                              Problems& problems) const {
  const std::string& name = wanted.name;
  const NamedColumn* const column = find(name);
  if (column == nullptr) {
    std::vector<std::string> names;
    for (const NamedColumn& each : columns_) {
      names.push_back(each.info.name);
    }
    const std::string_view nearest = nearest_word(name, names);
    problems.add(name, nearest.empty() ? "is missing" : "is missing; the nearest is '" + std::string(nearest) + "'");
    return nullptr;
  }
  const auto copies =
      std::count_if(columns_.begin(), columns_.end(), [&](const auto& c) { return c.info.name == name; });
  if (copies > 1) {
    problems.add(name, "is there " + to_text(copies) + " times, expected once");
  }
  if (column->rows != rows()) {
    problems.add(name, "has " + to_text(column->rows) + " rows, expected " + to_text(rows()) + ", as column '" +
                           columns_.front().info.name + "' has");
  }
  if (column->is_many != is_many) {
    problems.add(name, is_many ? "holds one number a customer, expected a row of them"
                               : "holds " + to_text(column->width) + " numbers a customer, expected one");
  }
  if (scalar != is_anything) {
    if (column->is_float != (scalar == is_single)) {
      problems.add(name, column->is_float ? "holds float, expected double" : "holds double, expected float");
    }
    if (!column->is_contiguous()) {
      problems.add(name, "has a stride of " + to_text(column->row_stride) + " between rows, expected 1");
    }
  }
  return column;
}

}  // namespace custval
