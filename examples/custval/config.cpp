// SPDX-License-Identifier: BSL-1.0
#include "config.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "failure.hpp"
#include "field_text.hpp"
#include "json_section.hpp"

namespace custval_cli {

namespace {

using Range = JsonSection::Range;
using namespace ranges;

constexpr std::array<std::string_view, 2> purchase_kinds{"point", "retention"};
constexpr std::array<std::string_view, 2> sharings{"even", "weighted"};
constexpr std::array<std::string_view, 2> resamplings{"bootstrap", "half"};
constexpr int longest_horizon = 100'000;
constexpr int most_resamples = 10'000;
constexpr std::size_t most_policies = 100;

// An enumeration whose values count from 0 in the order of `words`.
template <class Enum, std::size_t N>
void read_word(JsonSection& section, const std::string& key, Enum& value,
               const std::array<std::string_view, N>& words) {
  auto place = static_cast<std::size_t>(value);
  section.read(key, place, words);
  value = static_cast<Enum>(place);
}

const Range& range_of(const CustomerColumn& column) {
  if (column.largest == 1.0) {
    return column.smallest == 0.0 ? fraction : signed_fraction;
  }
  return column.smallest == 0.0 ? not_negative : any_number;
}

void read_time(JsonSection& root, Config& config) {
  if (!root.is_null("period_days") && root.has("period_days")) {
    double period_days = 0.0;
    root.read("period_days", period_days, positive);
    config.period_days = period_days;
  }
  const auto read_day = [&root](const char* key, std::optional<std::int32_t>& wanted) {
    if (!root.is_null(key) && root.has(key)) {
      std::string text;
      root.read(key, text);
      std::int32_t day = 0;
      if (text.size() != 10 || parse_date(text, day) != FieldProblem::none) {
        root.refuse(key, "a date written \"YYYY-MM-DD\"");
      }
      wanted = day;
    }
  };
  read_day("observation_end", config.observation_end);
  read_day("calibration_end", config.calibration_end);
  if (config.calibration_end && config.observation_end && !(*config.calibration_end < *config.observation_end)) {
    root.refuse("calibration_end", "a day before the observation_end");
  }
}

void read_defaults(JsonSection defaults, Config& config) {
  for (std::size_t i = 0; i < customer_columns.size(); ++i) {
    const std::string key(customer_columns[i].name);
    if (std::isnan(customer_columns[i].fallback) && defaults.is_null(key)) {
      config.defaults[i].reset();
    } else if (defaults.has(key)) {
      double value = 0.0;
      defaults.read(key, value, range_of(customer_columns[i]));
      if (key == "partner_eligible" && value != 0.0 && value != 1.0) {
        defaults.refuse(key, "0 or 1");
      }
      config.defaults[i] = value;
    }
  }
  defaults.finish();
}

void read_purchase(JsonSection section, PurchaseConfig& config) {
  section.read("enabled", config.enabled);
  read_word(section, "kind", config.kind, purchase_kinds);
  section.read("discount", config.discount, not_negative);
  constexpr std::string_view horizons = "a whole number of periods >= 1, or \"infinite\"";
  constexpr std::array<std::string_view, 1> infinite{"infinite"};
  if (section.has("horizon")) {
    double periods = std::numeric_limits<double>::quiet_NaN();
    try {
      section.read("horizon", periods, {1.0, longest_horizon, horizons});
    } catch (const Failure&) {
      std::size_t ignored = 0;
      try {
        section.read("horizon", ignored, infinite);
      } catch (const Failure&) {
        section.refuse("horizon", horizons);
      }
    }
    if (std::isnan(periods)) {
      config.horizon.reset();
    } else if (periods != std::floor(periods)) {
      section.refuse("horizon", horizons);
    } else {
      config.horizon = static_cast<int>(periods);
    }
  }
  section.finish();
}

void read_information(JsonSection section, InformationConfig& config) {
  section.read("enabled", config.enabled);
  JsonSection unit_values = section.section("unit_values");
  JsonSection decay = section.section("decay");
  decay.read("profile", config.profile_decay, not_negative);
  for (std::size_t i = 0; i < contact_kinds.size(); ++i) {
    unit_values.read(std::string(contact_kinds[i]), config.unit_values[i], any_number);
    decay.read(std::string(contact_kinds[i]), config.decay[i], not_negative);
  }
  unit_values.finish();
  decay.finish();
  section.finish();
}

void read_models(JsonSection models, Config& config) {
  read_purchase(models.section("purchase"), config.purchase);
  JsonSection word_of_mouth = models.section("word_of_mouth");
  word_of_mouth.read("enabled", config.word_of_mouth_enabled);
  word_of_mouth.finish();
  read_information(models.section("information"), config.information);
  JsonSection knowledge = models.section("knowledge");
  knowledge.read("enabled", config.knowledge.enabled);
  knowledge.read("capability", config.knowledge.capability, fraction);
  knowledge.finish();
  JsonSection transaction = models.section("transaction");
  transaction.read("enabled", config.transaction.enabled);
  transaction.read("pool", config.transaction.pool, any_number);
  read_word(transaction, "sharing", config.transaction.sharing, sharings);
  transaction.finish();
  JsonSection weights = models.section("weights");
  for (std::size_t i = 0; i < config.weights.size(); ++i) {
    weights.read(std::string(value_columns[i]), config.weights[i], any_number);
  }
  weights.finish();
  models.finish();
}

void read_policies(JsonSection& root, Config& config, const std::string& name) {
  if (!root.has("policies")) {
    return;
  }
  config.policies.clear();
  std::set<std::string> names;
  std::vector<JsonSection> sections = root.sections("policies");
  if (sections.size() > most_policies) {  // each is compared with all others
    throw Failure(name + ": policies must be at most " + std::to_string(most_policies) + ", they are " +
                  std::to_string(sections.size()));
  }
  for (JsonSection& section : sections) {
    config.policies.push_back(read_policy(section));
    if (!names.insert(config.policies.back().name).second) {
      section.refuse("name", "different from the names of the other policies");
    }
  }
}

void read_stability(JsonSection section, Config& config) {
  custval::StabilityOptions options;
  const auto read_whole = [&section](const char* key, double value, const Range& range) {
    section.read(key, value, range);
    if (value != std::floor(value)) {
      section.refuse(key, range.text);
    }
    return value;
  };
  options.resamples = static_cast<int>(
      read_whole("resamples", options.resamples, {1.0, most_resamples, "a whole number from 1 to 10000"}));
  constexpr double largest_seed = 9007199254740991.0;  // beyond it doubles leave whole numbers out
  options.seed = static_cast<std::uint64_t>(
      read_whole("seed", static_cast<double>(options.seed), {0.0, largest_seed, "a whole number from 0 to 2^53 - 1"}));
  read_word(section, "by", options.by, resamplings);
  section.finish();
  config.stability = options;
}

}  // namespace

std::array<std::optional<double>, customer_columns.size()> Config::standard_defaults() {
  std::array<std::optional<double>, customer_columns.size()> values;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isnan(customer_columns[i].fallback)) {
      values[i] = customer_columns[i].fallback;
    }
  }
  return values;
}

Config parse_config(std::string_view text, const std::string& name) {
  const nlohmann::json document = parse_json(text, name);
  Config config;
  JsonSection root(document, name, "");
  read_time(root, config);
  read_word(root, "refunds", config.refunds, refund_rules);
  read_word(root, "zero_amounts", config.zero_amounts, zero_rules);
  read_defaults(root.section("defaults"), config);
  read_models(root.section("models"), config);
  read_policies(root, config, name);
  if (root.has("stability") && !root.is_null("stability")) {
    read_stability(root.section("stability"), config);
  }
  root.finish();
  return config;
}

custval::Json config_json(const Config& config) {
  using custval::Json;
  const auto optional = [](const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); };
  const auto word = [](const auto& words, auto value) { return std::string(words[static_cast<std::size_t>(value)]); };
  Json root;
  root["period_days"] = optional(config.period_days);
  const auto day = [](const std::optional<std::int32_t>& value) {
    return value ? Json(date_text(*value)) : Json(nullptr);
  };
  root["observation_end"] = day(config.observation_end);
  root["calibration_end"] = day(config.calibration_end);
  root["refunds"] = word(refund_rules, config.refunds);
  root["zero_amounts"] = word(zero_rules, config.zero_amounts);
  for (std::size_t i = 0; i < customer_columns.size(); ++i) {
    root["defaults"][std::string(customer_columns[i].name)] = optional(config.defaults[i]);
  }
  Json& models = root["models"];
  const std::optional<int>& horizon = config.purchase.horizon;
  models["purchase"] = {{"enabled", config.purchase.enabled},
                        {"kind", word(purchase_kinds, config.purchase.kind)},
                        {"horizon", horizon ? Json(*horizon) : Json("infinite")},
                        {"discount", config.purchase.discount}};
  models["word_of_mouth"] = {{"enabled", config.word_of_mouth_enabled}};
  Json& information = models["information"];
  information["enabled"] = config.information.enabled;
  information["decay"]["profile"] = config.information.profile_decay;
  for (std::size_t i = 0; i < contact_kinds.size(); ++i) {
    information["unit_values"][std::string(contact_kinds[i])] = config.information.unit_values[i];
    information["decay"][std::string(contact_kinds[i])] = config.information.decay[i];
  }
  models["knowledge"] = {{"enabled", config.knowledge.enabled}, {"capability", config.knowledge.capability}};
  models["transaction"] = {{"enabled", config.transaction.enabled},
                           {"pool", config.transaction.pool},
                           {"sharing", word(sharings, config.transaction.sharing)}};
  for (std::size_t i = 0; i < config.weights.size(); ++i) {
    models["weights"][std::string(value_columns[i])] = config.weights[i];
  }
  root["policies"] = Json::array();
  for (const PolicyConfig& policy : config.policies) {
    root["policies"].push_back(policy.spec);
  }
  root["stability"] = nullptr;
  if (config.stability) {
    root["stability"] = {{"resamples", config.stability->resamples},
                         {"seed", config.stability->seed},
                         {"by", word(resamplings, config.stability->by)}};
  }
  return root;
}

std::string config_text(const Config& config) {
  return config_json(config).dump(2, ' ', false, custval::Json::error_handler_t::replace) + "\n";
}

}  // namespace custval_cli
