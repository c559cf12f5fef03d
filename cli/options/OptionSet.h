#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace headroom {

/// Options of one command: their names, help, and targets. A value may come from the command line,
/// the environment, a configuration file, or stay the default.
///
///     OptionSet options;
///     options.group("Training");
///     options.number("epochs", "N", "passes over the training images", spec.epochs);
///     options.flag("resume", "continue a stopped run", spec.resume);
class OptionSet {
  public:
    using Setter = std::function<void(const std::string& value)>;

    struct Option {
        std::string group, name, value_name, help;
        bool flag = false, many = false, required = false, positional = false;
        bool list = false;              ///< values separated by commas
        std::string example;            ///< of a required option, for the error if it is missing
        const bool* unless = nullptr;   ///< the option is not required if this flag is set
        std::string instead;            ///< nor if this option is given
        std::vector<std::string> words; ///< allowed values, if there are few
        std::string needs;              ///< the option without which this one has no effect
        std::function<void(const std::vector<std::string>&)> set;

        /// Returns whether values name files or folders, where ~ is the home folder.
        bool takes_paths() const;
    };

    void group(const std::string& title) { group_ = title; }

    void text(const std::string& name, const std::string& value_name, const std::string& help,
              std::string& target);
    void number(const std::string& name, const std::string& value_name, const std::string& help,
                int& target);
    void number(const std::string& name, const std::string& value_name, const std::string& help,
                std::uint64_t& target);
    void number(const std::string& name, const std::string& value_name, const std::string& help,
                double& target);
    /// Adds a flag that sets `target` to `on` if it is given.
    void flag(const std::string& name, const std::string& help, bool& target, bool on = true);
    /// Adds a list A,B,C; `set` gets the parts.
    void list(const std::string& name, const std::string& value_name, const std::string& help,
              std::function<void(const std::vector<std::string>& parts)> set);
    void list(const std::string& name, const std::string& value_name, const std::string& help,
              std::vector<std::string>& target);
    /// Adds a list of numbers: 32,64,128.
    void list(const std::string& name, const std::string& value_name, const std::string& help,
              std::vector<int>& target);
    /// Adds an option that can be given several times, with several values each.
    void many(const std::string& name, const std::string& value_name, const std::string& help,
              std::vector<std::string>& target);
    /// Takes the words that do not belong to an option.
    void positional(const std::string& name, const std::string& value_name, const std::string& help,
                    std::vector<std::string>& target);
    void call(const std::string& name, const std::string& value_name, const std::string& help,
              Setter set);

    /// Makes the option added last required, unless that flag is set; `example` is a value to try.
    void require(const std::string& example, const bool* unless = nullptr);

    /// Lets another option be given instead of the required one added last.
    void or_else(const std::string& name) { options_.back().instead = name; }

    /// Gives values to an existing option. Throws Error(usage).
    void assign(const std::string& name, const std::vector<std::string>& values);
    bool was_given(const std::string& name) const { return given_.contains(name); }
    /// Sets all given values again, over defaults that became known only now.
    void reassign() const;

    /// Offers these words in completion for the option added last; the job checks them.
    void suggest(const std::vector<std::string>& words) { options_.back().words = words; }

    /// Declares that the option added last has an effect only if that one is given too.
    void needs(const std::string& name) { options_.back().needs = name; }

    const std::vector<Option>& all() const { return options_; }
    const Option* find(const std::string& name) const;

  private:
    Option& add(const std::string& name, const std::string& value_name, const std::string& help);

    std::string group_;
    std::vector<Option> options_;
    std::map<std::string, std::vector<std::string>> given_;
};

/// "a,b,,c" -> {"a", "b", "c"}
std::vector<std::string> split_list(const std::string& text);

} // namespace headroom
