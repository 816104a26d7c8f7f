// SPDX-License-Identifier: BSL-1.0
#include "customers_input.hpp"

#include <algorithm>
#include <cmath>
#include <compare>
#include <custval/interop/csv/field_text.hpp>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "failure.hpp"
#include "input_file.hpp"
#include "progress.hpp"

namespace custval_cli {

using custval::CsvOptions;
using custval::FieldProblem;
using custval::parse_number;

namespace {

// Where the number in a field of the file goes, and what it may be.
struct Target {
  std::size_t field;
  std::string name;
  double smallest;
  double largest;
  std::optional<std::size_t> column;  // of customer_columns, for counting gaps
  std::function<double&(Eigen::Index row)> cell;
};

constexpr std::string_view customers_file = "customers";
constexpr std::size_t most_knowledge_items = 100;

// The number of an item in "knowledge_12_benefit" for the part "benefit", or nothing.
std::optional<std::size_t> item_number(std::string_view name, std::string_view part) {
  constexpr std::string_view prefix = "knowledge_";
  if (!name.starts_with(prefix) || !name.ends_with(part)) {
    return {};
  }
  name.remove_prefix(prefix.size());
  if (name.size() < part.size() + 2) {
    return {};
  }
  name.remove_suffix(part.size());
  if (name.back() != '_' || name.size() < 2) {
    return {};
  }
  std::size_t number = 0;
  for (const char digit : name.substr(0, name.size() - 1)) {
    if (digit < '0' || digit > '9') {
      return {};
    }
    number = (std::min)(10 * number + static_cast<std::size_t>(digit - '0'), std::size_t{1'000'000'000});
  }
  return number == 0 ? std::nullopt : std::optional(number);
}

// The file's columns, matched with what they are: each looked up once, however many there are.
class Layout {
 public:
  Layout(const CsvReader& reader, std::size_t id_field, std::size_t customers, CustomerData& data) : reader_{reader} {
    const auto rows = static_cast<Eigen::Index>(customers);
    const std::vector<Meaning> meanings = meanings_of(id_field, data);
    find_contacts(meanings, data);
    const std::size_t items = find_items(meanings);
    data.contact_counts.setZero(rows, static_cast<Eigen::Index>(data.contacts.size()));
    for (auto& part : data.knowledge) {
      part.setZero(rows, static_cast<Eigen::Index>(items));
    }
    for (std::size_t field = 0; field < meanings.size(); ++field) {
      add_target(field, meanings[field], data);
    }
  }
  [[nodiscard]] const std::vector<Target>& targets() const { return targets_; }

 private:
  // What a column says: a place among the customer columns, the further ones, the kinds of contact, or the parts of a
  // knowledge item.
  struct Meaning {
    enum Kind { nothing, customer_column, further, contacts, knowledge };
    Kind kind = nothing;
    std::size_t place = 0;
    std::size_t item = 0;
    auto operator<=>(const Meaning&) const = default;
  };

  // Two columns of one meaning would leave it open which of them counts.
  [[nodiscard]] std::vector<Meaning> meanings_of(std::size_t id_field, CustomerData& data) const {
    std::map<std::string, Meaning, std::less<>> known;
    for (std::size_t i = 0; i < customer_columns.size(); ++i) {
      known.try_emplace(std::string(customer_columns[i].name), Meaning{Meaning::customer_column, i, 0});
      known.try_emplace(std::string(customer_columns[i].former_name), Meaning{Meaning::customer_column, i, 0});
    }
    for (std::size_t i = 0; i < data.more.size(); ++i) {
      known.try_emplace(data.more[i].first, Meaning{Meaning::further, i, 0});
    }
    for (std::size_t i = 0; i < contact_kinds.size(); ++i) {
      known.try_emplace("contacts_" + std::string(contact_kinds[i]), Meaning{Meaning::contacts, i, 0});
    }
    known.erase("");  // of those that never had another name
    std::vector<Meaning> meanings(reader_.header().size());
    std::map<Meaning, std::size_t> fields;
    for (std::size_t field = 0; field < meanings.size(); ++field) {
      if (field == id_field) {
        continue;
      }
      const std::string& name = reader_.header()[field];
      Meaning& meaning = meanings[field];
      if (const auto place = known.find(name); place != known.end()) {
        meaning = place->second;
      } else {
        for (std::size_t part = 0; part < knowledge_parts.size(); ++part) {
          if (const auto item = item_number(name, knowledge_parts[part])) {
            meaning = {Meaning::knowledge, part, *item};
          }
        }
      }
      if (meaning.kind == Meaning::nothing) {
        data.unused_columns.push_back(name);
      } else if (const auto [first, is_new] = fields.try_emplace(meaning, field); !is_new) {
        throw Failure(in_quotes(reader_.name()) + " says one thing in two columns: " +
                      in_quotes(reader_.header()[first->second]) + " (column " + std::to_string(first->second + 1) +
                      ") and " + in_quotes(name) + " (column " + std::to_string(field + 1) + ")");
      }
    }
    return meanings;
  }

  static void find_contacts(const std::vector<Meaning>& meanings, CustomerData& data) {
    for (const Meaning& meaning : meanings) {
      if (meaning.kind == Meaning::contacts) {
        data.contacts.push_back(meaning.place);
      }
    }
    std::sort(data.contacts.begin(), data.contacts.end());
  }

  // Items 1 … n with all four parts each; anything else is more likely a mistake than meant.
  [[nodiscard]] std::size_t find_items(const std::vector<Meaning>& meanings) const {
    std::size_t items = 0;
    std::set<Meaning> found;
    for (const Meaning& meaning : meanings) {
      if (meaning.kind == Meaning::knowledge) {
        items = (std::max)(items, meaning.item);
        found.insert(meaning);
      }
    }
    if (items > most_knowledge_items) {  // each takes memory for every customer of the log
      throw Failure(in_quotes(reader_.name()) + " describes knowledge item " + std::to_string(items) +
                    "; there may be at most " + std::to_string(most_knowledge_items));
    }
    for (std::size_t item = 1; item <= items; ++item) {
      for (std::size_t part = 0; part < knowledge_parts.size(); ++part) {
        if (!found.contains({Meaning::knowledge, part, item})) {
          throw Failure(in_quotes(reader_.name()) + " describes " + std::to_string(items) +
                        (items == 1 ? " knowledge item" : " knowledge items") + " but has no column 'knowledge_" +
                        std::to_string(item) + "_" + std::string(knowledge_parts[part]) + "'");
        }
      }
    }
    return items;
  }

  void add_target(std::size_t field, const Meaning& meaning, CustomerData& data) {
    const std::string name = short_name(reader_.header()[field]);
    switch (meaning.kind) {
      case Meaning::nothing:
        return;
      case Meaning::customer_column: {
        const CustomerColumn& column = customer_columns.at(meaning.place);
        data.in_file.at(meaning.place) = true;
        targets_.push_back(
            {field, name, column.smallest, column.largest, meaning.place,
             [&values = data.columns.at(meaning.place)](Eigen::Index row) -> double& { return values(row); }});
        return;
      }
      case Meaning::further:
        targets_.push_back(
            {field, name, -detail::largest_number, detail::largest_number, std::nullopt,
             [&values = data.more[meaning.place].second](Eigen::Index row) -> double& { return values(row); }});
        return;
      case Meaning::contacts: {
        const auto place = std::find(data.contacts.begin(), data.contacts.end(), meaning.place);
        add_block_target(field, name, 0.0, detail::largest_number, data.contact_counts,
                         static_cast<std::size_t>(place - data.contacts.begin()));
        return;
      }
      case Meaning::knowledge: {
        const std::string_view part = knowledge_parts.at(meaning.place);
        add_block_target(field, name, part == "benefit" ? -detail::largest_number : 0.0,
                         part == "convertibility" ? 1.0 : detail::largest_number, data.knowledge.at(meaning.place),
                         meaning.item - 1);
        return;
      }
    }
  }

  // A name stands beside every row that is rejected for its column.
  static std::string short_name(const std::string& name) {
    constexpr std::size_t longest = 100;
    const std::string quoted = in_quotes(name, longest);
    return name.size() <= longest ? name : quoted.substr(1, quoted.size() - 2);
  }

  void add_block_target(std::size_t field, const std::string& name, double smallest, double largest,
                        Eigen::ArrayXXd& block, std::size_t place) {
    targets_.push_back(
        {field, name, smallest, largest, std::nullopt,
         [&block, k = static_cast<Eigen::Index>(place)](Eigen::Index row) -> double& { return block(row, k); }});
  }

  const CsvReader& reader_;
  std::vector<Target> targets_;
};

// What a field may hold, as the end of a sentence.
std::string domain_text(const Target& target) {
  const auto bound = [](double value) {
    return value == std::floor(value) ? std::to_string(static_cast<long>(value)) : std::to_string(value);
  };
  const bool below = target.largest < detail::largest_number;
  const bool above = target.smallest > -detail::largest_number;
  if (below && above) {
    return "between " + bound(target.smallest) + " and " + bound(target.largest);
  }
  return above ? bound(target.smallest) + " or more" : "a finite number";
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t") == std::string_view::npos;
}

// Reads the numbers of a record into `numbers` (NaN for an empty field); false when the row is rejected.
bool read_numbers(const CsvRecord& record, const std::vector<Target>& targets, std::vector<double>& numbers,
                  Rejects& rejects) {
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const Target& target = targets[i];
    const std::string_view text = record.fields[target.field];
    numbers[i] = std::numeric_limits<double>::quiet_NaN();
    if (is_blank(text)) {
      continue;
    }
    double number = 0.0;
    if (const FieldProblem problem = parse_number(text, number); problem != FieldProblem::none) {
      rejects.add(customers_file, record, target.name, text, problem);
      return false;
    }
    const bool share_of_nothing = target.name == custval::wallet_share::name() && number == 0.0;
    const bool half_eligible = target.name == custval::partner_eligible::name() && number != 0.0 && number != 1.0;
    if (!(number >= target.smallest && number <= target.largest) || share_of_nothing || half_eligible) {
      const std::string wanted = share_of_nothing ? "above 0: the customer bought"
                                 : half_eligible  ? "0 or 1"
                                                  : domain_text(target);
      rejects.add(customers_file, record.line, target.name + " is out of its domain",
                  target.name + " " + in_quotes(text) + " should be " + wanted, record.raw);
      return false;
    }
    numbers[i] = number;
  }
  return true;
}

}  // namespace

CustomerData default_customer_data(std::size_t customers, const Config& config) {
  CustomerData data;
  const auto rows = static_cast<Eigen::Index>(customers);
  for (std::size_t i = 0; i < customer_columns.size(); ++i) {
    data.columns[i] =
        Eigen::ArrayXd::Constant(rows, config.defaults[i].value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  data.contact_counts.setZero(rows, 0);
  for (auto& part : data.knowledge) {
    part.setZero(rows, 0);
  }
  data.customers_missing = customers;
  return data;
}

CustomersFile::CustomersFile(const std::string& path, char delimiter)
    : file_{path},
      reader_{[this](char* bytes, std::size_t size) { return file_.read(bytes, size); }, file_.name(),
              CsvOptions{.delimiter = delimiter}} {}

CustomerData read_customers(CustomersFile& file, const std::string& id_column, std::size_t customers,
                            const FindCustomer& find, const Config& config,
                            const std::vector<std::string>& more_columns, Rejects& rejects) {
  CsvReader& reader = file.reader();
  const std::size_t id_field = reader.column(id_column);
  CustomerData data = default_customer_data(customers, config);
  data.file_given = true;
  for (const std::string& name : more_columns) {
    data.more.emplace_back(
        name, Eigen::ArrayXd::Constant(static_cast<Eigen::Index>(customers), std::numeric_limits<double>::quiet_NaN()));
  }
  const Layout layout(reader, id_field, customers, data);
  const auto& targets = layout.targets();

  std::vector<double> numbers(targets.size());
  std::vector<bool> seen(customers);
  Progress progress("customers", file.file().size().value_or(0));
  while (const CsvRecord* record = reader.next()) {
    if ((++data.rows_read & 0xfffU) == 0) {
      progress.update(reader.bytes_read(), data.rows_read);
    }
    if (!record->problem.empty()) {
      rejects.add(customers_file, *record);
      continue;
    }
    const std::string_view id = record->fields[id_field];
    const custval::Index row = find(id);
    if (row < 0) {
      rejects.add(customers_file, record->line, "customer has no purchase in the log",
                  "customer " + in_quotes(id) + " has no purchase in the log", record->raw);
      continue;
    }
    if (seen[static_cast<std::size_t>(row)]) {
      rejects.add(customers_file, record->line, "customer has a row already",
                  "customer " + in_quotes(id) + " has a row already; the first one counts", record->raw);
      continue;
    }
    if (!read_numbers(*record, targets, numbers, rejects)) {
      continue;
    }
    seen[static_cast<std::size_t>(row)] = true;
    ++data.rows_used;
    for (std::size_t i = 0; i < targets.size(); ++i) {
      if (!std::isnan(numbers[i])) {
        targets[i].cell(row) = numbers[i];
      } else if (targets[i].column) {
        ++data.gaps[*targets[i].column];
      }
    }
  }
  progress.finish();
  data.customers_missing = customers - data.rows_used;
  return data;
}

}  // namespace custval_cli
