#pragma once

#include "core/runs/config/DataSpec.h"

#include <QFrame>
#include <optional>

class QLabel;
class QPushButton;

namespace headroom {

class ReadingOptionsForm;

/// The options that data are read with, and what they are for: the data that is open, or data that
/// could not be opened with them, while the open data stays as it is.
class DataOptions : public QFrame {
    Q_OBJECT
  public:
    explicit DataOptions(QWidget* parent = nullptr);

    const DataSpec& open() const { return open_; } ///< path empty = nothing is open

    void attempt(const DataSpec& spec); ///< to open other data
    void fail();                        ///< the attempt: the options become its own
    void interrupt();                   ///< an attempt that is being read
    void succeed(const DataSpec& spec); ///< it is open now

    /// Returns the data that Apply would read; its path is empty if there is none. Throws Error
    /// with the option's key if an option is wrong.
    DataSpec typed() const;
    void apply(const DataSpec& spec); ///< the data that typed() returned is being read

    /// Returns the data that is shown, with the options as typed; nothing if there is none, or if
    /// an option is wrong.
    std::optional<DataSpec> chosen() const;
    /// Whether an option differs from those that the open data was read with.
    bool is_changed() const;
    void mark(const QString& key); ///< focuses the option's field, if there is one

  signals:
    void apply_requested();
    void given_up(); ///< by its button
    void changed();

  private:
    bool is_opening() const { return !attempt_.path.empty(); }
    bool is_for_attempt() const { return failed_ || open_.path.empty(); }
    void give_up(); ///< the attempt, where other data is open
    void update();

    DataSpec open_, attempt_;
    bool failed_ = false; ///< the attempt failed
    ReadingOptionsForm* form_;
    QLabel* state_;
    QPushButton *give_up_, *apply_;
};

} // namespace headroom
