#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace headroom {

/// The options of one command: what they are called, how help explains them, where their values go.
/// A value may come from the command line, the environment, a configuration file, or stay as it is.
///
///     OptionSet options;
///     options.group("Training");
///     options.number("epochs", "N", "passes over the training images", spec.epochs);
///     options.flag("resume", "go on where a run stopped", spec.resume);
class OptionSet {
  public:
    using Setter = std::function<void(const std::string& value)>;

    struct Option {
        std::string group, name, value_name, help;
        bool flag = false, many = false, required = false, positional = false;
        bool list = false;              ///< values with commas between
        std::string example;            ///< of a required option, for the error that misses it
        const bool* unless = nullptr;   ///< it is not required where this flag is set
        std::vector<std::string> words; ///< that the value may be, where these are few
        std::string needs;              ///< the option without which this one has no effect
        std::function<void(const std::vector<std::string>&)> set;

        /// Whether values name files or folders, where ~ is the home folder.
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
    /// Given, it sets `target` to `on`.
    void flag(const std::string& name, const std::string& help, bool& target, bool on = true);
    /// A,B,C; `set` gets the parts.
    void list(const std::string& name, const std::string& value_name, const std::string& help,
              std::function<void(const std::vector<std::string>& parts)> set);
    void list(const std::string& name, const std::string& value_name, const std::string& help,
              std::vector<std::string>& target);
    /// 32,64,128
    void list(const std::string& name, const std::string& value_name, const std::string& help,
              std::vector<int>& target);
    /// May be given several times and with several values each.
    void many(const std::string& name, const std::string& value_name, const std::string& help,
              std::vector<std::string>& target);
    /// Words that belong to no option.
    void positional(const std::string& name, const std::string& value_name, const std::string& help,
                    std::vector<std::string>& target);
    void call(const std::string& name, const std::string& value_name, const std::string& help,
              Setter set);

    /// The option added last must be given, unless that flag is; `example` is a value to try.
    void require(const std::string& example, const bool* unless = nullptr);

    /// Sets an option that exists to the values it was told. Throws Error(usage).
    void tell(const std::string& name, const std::vector<std::string>& values);
    bool was_told(const std::string& name) const { return told_.contains(name); }
    /// Sets all again that were told: over defaults that became known only now.
    void tell_again() const;

    /// The option added last takes these words: completion offers them, the job checks them.
    void suggest(const std::vector<std::string>& words) { options_.back().words = words; }

    /// The option added last has an effect only where that one is given too.
    void needs(const std::string& name) { options_.back().needs = name; }

    const std::vector<Option>& all() const { return options_; }
    const Option* find(const std::string& name) const;

  private:
    Option& add(const std::string& name, const std::string& value_name, const std::string& help);

    std::string group_;
    std::vector<Option> options_;
    std::map<std::string, std::vector<std::string>> told_;
};

/// "a,b,,c" -> {"a", "b", "c"}
std::vector<std::string> split_list(const std::string& text);

} // namespace headroom
