#pragma once

#include "datasets/base/options/OptionField.h"

#include <QWidget>

class QFormLayout;

namespace headroom {

/// Fields for the options of any struct with a visit_fields(), as texts, choices and check boxes. A
/// field's objectName is the option's key. What is left empty has its default.
class OptionForm : public QWidget {
    Q_OBJECT
  public:
    explicit OptionForm(QWidget* parent = nullptr);

    template <typename Options>
    void add_fields(const Options& options) {
        visit_fields(options, [this](const OptionField& field, const auto&, const auto& usual) {
            using Type = std::decay_t<decltype(usual)>;
            const auto text = *field.default_text ? field.default_text : option_text(field, usual);
            if constexpr (std::is_same_v<Type, bool>)
                add_check(field, usual);
            else if (!words_of<Type>(field).empty())
                add_choice(field, words_of<Type>(field), text, !*field.default_text);
            else
                add_line(field, text);
        });
    }

    /// Reads the fields into options, which have their defaults. Throws Error(usage) with the key
    /// of an option whose text cannot be read.
    template <typename Options>
    void read(Options& options) const {
        visit_fields(options, [this](const OptionField& field, auto& value, const auto&) {
            using Type = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<Type, bool>)
                value = is_checked(field.key);
            else if (const auto typed = text_of(field.key); !typed.empty())
                read_option(field, typed, value);
        });
    }

  signals:
    void changed();

  private:
    template <typename Type>
    static std::vector<std::string> words_of(const OptionField& field) {
        return option_words<Type>(field);
    }

    void add_check(const OptionField& field, bool on);
    /// The first is chosen, or the text for none of them.
    void add_choice(const OptionField& field, const std::vector<std::string>& words,
                    const std::string& usual, bool usual_is_a_word);
    void add_line(const OptionField& field, const std::string& usual);
    void add_row(const OptionField& field, QWidget* widget);
    bool is_checked(const char* key) const;
    std::string text_of(const char* key) const; ///< empty = the default

    QFormLayout* form_;
};

} // namespace headroom
