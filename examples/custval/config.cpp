// SPDX-License-Identifier: BSL-1.0
#include "config.hpp"

#include <algorithm>
#include <cmath>
#include <custval/interop/csv/field_text.hpp>
#include <custval/interop/json/grading_plan.hpp>
#include <custval/interop/json/json_from_text.hpp>
#include <custval/interop/json/object.hpp>
#include <limits>
#include <set>
#include <span>
#include <tuple>

#include "failure.hpp"

namespace custval_cli {

using custval::date_text;
using custval::FieldProblem;
using custval::parse_date;

namespace {

using namespace custval::number_ranges;
using custval::Json;
using custval::JsonError;
using custval::JsonObject;
using custval::NumberRange;

constexpr std::array<std::string_view, 2> purchase_kinds{"point", "retention"};
constexpr std::array<std::string_view, 2> sharings{"even", "weighted"};
constexpr std::array<std::string_view, 2> resamplings{"bootstrap", "half"};
constexpr int longest_horizon = 100'000;
constexpr int most_resamples = 10'000;
constexpr std::size_t most_policies = 100;

const NumberRange& range_of(const CustomerColumn& column) {
  if (column.largest == 1.0) {
    return column.smallest == 0.0 ? fraction : signed_fraction;
  }
  return column.smallest == 0.0 ? not_negative : finite_number;
}

// What is absent or null is not said.
bool says(const JsonObject& object, std::string_view key) {
  return object.has(key) && !object.is_null(key);
}

// A key for each of several words, which are kinds of things.
std::vector<std::string> keys_of(std::span<const std::string_view> words) {
  return {words.begin(), words.end()};
}

void read_time(const JsonObject& root, Config& config) {
  if (says(root, "period_days")) {
    config.period_days = root.number("period_days", positive);
  }
  const auto read_day = [&root](const char* key, std::optional<std::int32_t>& wanted) {
    if (says(root, key)) {
      const std::string text = root.text(key);
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

void read_defaults(const JsonObject& defaults, Config& config) {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < customer_columns.size(); ++i) {
    const CustomerColumn& column = customer_columns[i];
    std::string key = keys.emplace_back(column.name);
    if (!column.former_name.empty() && defaults.has(column.former_name)) {
      if (defaults.has(key)) {
        defaults.refuse(column.former_name, "absent beside " + key + ", which it was called before");
      }
      key = keys.emplace_back(column.former_name);
    }
    if (std::isnan(column.fallback) && defaults.has(key) && defaults.is_null(key)) {
      config.defaults[i].reset();
    } else if (defaults.has(key)) {
      const double value = defaults.number(key, range_of(column));
      if (key == custval::partner_eligible::name() && value != 0.0 && value != 1.0) {
        defaults.refuse(key, "0 or 1");
      }
      config.defaults[i] = value;
    }
  }
  defaults.require_keys_among(keys);
}

void read_purchase(const JsonObject& object, PurchaseConfig& config) {
  object.read("enabled", config.enabled);
  object.read("kind", config.kind, purchase_kinds);
  object.read("discount", config.discount, not_negative);
  if (object.has("horizon")) {
    const Json& horizon = object.raw("horizon");
    const double periods = horizon.is_number() ? horizon.get<double>() : 0.0;
    const bool is_infinite = horizon.is_string() && horizon == "infinite";
    if (!is_infinite && !(periods >= 1.0 && periods <= longest_horizon && periods == std::floor(periods))) {
      object.refuse("horizon", "a whole number of periods >= 1, or \"infinite\"");
    }
    config.horizon = is_infinite ? std::nullopt : std::optional<int>(static_cast<int>(periods));
  }
  object.require_keys_among({"enabled", "kind", "discount", "horizon"});
}

void read_information(const JsonObject& object, InformationConfig& config) {
  object.read("enabled", config.enabled);
  const JsonObject unit_values = object.section("unit_values");
  const JsonObject decay = object.section("decay");
  decay.read("profile", config.profile_decay, not_negative);
  std::vector<std::string> kinds = keys_of(contact_kinds);
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    unit_values.read(kinds[i], config.unit_values.at(i), finite_number);
    decay.read(kinds[i], config.decay.at(i), not_negative);
  }
  unit_values.require_keys_among(kinds);
  kinds.emplace_back("profile");
  decay.require_keys_among(kinds);
  object.require_keys_among({"enabled", "unit_values", "decay"});
}

void read_models(const JsonObject& models, Config& config) {
  read_purchase(models.section("purchase"), config.purchase);
  const JsonObject word_of_mouth = models.section("word_of_mouth");
  word_of_mouth.read("enabled", config.word_of_mouth_enabled);
  word_of_mouth.require_keys_among({"enabled"});
  read_information(models.section("information"), config.information);
  const JsonObject knowledge = models.section("knowledge");
  knowledge.read("enabled", config.knowledge.enabled);
  knowledge.read("capability", config.knowledge.capability, fraction);
  knowledge.require_keys_among({"enabled", "capability"});
  const JsonObject transaction = models.section("transaction");
  transaction.read("enabled", config.transaction.enabled);
  transaction.read("pool", config.transaction.pool, finite_number);
  transaction.read("sharing", config.transaction.sharing, sharings);
  transaction.require_keys_among({"enabled", "pool", "sharing"});
  const JsonObject weights = models.section("weights");
  const std::vector<std::string> components =
      keys_of(std::span(value_columns).first(std::tuple_size_v<decltype(config.weights)>));
  for (std::size_t i = 0; i < components.size(); ++i) {
    weights.read(components[i], config.weights.at(i), finite_number);
  }
  weights.require_keys_among(components);
  models.require_keys_among({"purchase", "word_of_mouth", "information", "knowledge", "transaction", "weights"});
}

void read_policies(const JsonObject& root, Config& config) {
  if (!root.has("policies")) {
    return;
  }
  config.policies.clear();
  std::set<std::string> names;
  const std::vector<JsonObject> objects = root.objects("policies");
  if (objects.size() > most_policies) {  // each is compared with all others
    throw Failure("policies must be at most " + std::to_string(most_policies) + ", they are " +
                  std::to_string(objects.size()));
  }
  for (const JsonObject& object : objects) {
    config.policies.push_back(custval::grading_plan_from_json(object));
    if (!names.insert(config.policies.back().name).second) {
      object.refuse("name", "different from the names of the other policies");
    }
  }
}

void read_stability(const JsonObject& object, Config& config) {
  custval::StabilityOptions options;
  const auto read_whole = [&object](const char* key, double value, const NumberRange& range) {
    object.read(key, value, range);
    if (value != std::floor(value)) {
      object.refuse(key, range.text);
    }
    return value;
  };
  options.resamples = static_cast<int>(
      read_whole("resamples", options.resamples, {1.0, most_resamples, "a whole number from 1 to 10000"}));
  constexpr double largest_seed = 9007199254740991.0;  // beyond it doubles leave whole numbers out
  options.seed = static_cast<std::uint64_t>(
      read_whole("seed", static_cast<double>(options.seed), {0.0, largest_seed, "a whole number from 0 to 2^53 - 1"}));
  object.read("by", options.by, resamplings);
  object.require_keys_among({"resamples", "seed", "by"});
  config.stability = options;
}

Config read_config(const JsonObject& root) {
  Config config;
  read_time(root, config);
  root.read("refunds", config.refunds, refund_rules);
  root.read("zero_amounts", config.zero_amounts, zero_rules);
  read_defaults(root.section("defaults"), config);
  read_models(root.section("models"), config);
  read_policies(root, config);
  if (says(root, "stability")) {
    read_stability(root.object("stability"), config);
  }
  root.require_keys_among({"period_days", "observation_end", "calibration_end", "refunds", "zero_amounts", "defaults",
                           "models", "policies", "stability"});
  return config;
}

// What is wrong with a configuration, in the words of the program.
std::string problem_text(const JsonError& error) {
  if (error.expected.empty()) {
    return error.problem;
  }
  return (error.place.empty() ? "the configuration" : error.place) + " must be " + error.expected + ", it is " +
         (error.found.empty() ? "missing" : error.found);
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

std::vector<custval::GradingPlan> Config::standard_policies() {
  const Json abc = {{"name", "abc"}, {"type", "cumulative_share"}, {"cuts", {0.8, 0.95}}};
  return {custval::grading_plan_from_json(JsonObject(abc, "standard_policies", ""))};
}

Config parse_config(std::string_view text, const std::string& name) {
  try {
    const Json document = custval::json_from_text(text, custval::JsonComments::passed_over);
    return read_config(JsonObject(document, "parse_config", ""));
  } catch (const JsonError& error) {
    throw Failure(name + ": " + printable(problem_text(error)));
  } catch (const Failure& error) {
    throw Failure(name + ": " + error.what());
  }
}

custval::Json config_json(const Config& config) {
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
  for (const custval::GradingPlan& plan : config.policies) {
    root["policies"].push_back(custval::grading_plan_json(plan));
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
