#pragma once

#include "core/jobs/sweeps/LatencySweepJob.h"
#include "core/jobs/sweeps/ShiftSweepJob.h"
#include "core/jobs/sweeps/SizeSweepJob.h"
#include "core/jobs/sweeps/SweepPage.h"

#include <QWidget>
#include <filesystem>
#include <variant>

class QComboBox;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace headroom {

class JobRunner;
class OptionForm;
class ResultView;

/// Measures the runs of a finished comparison: on shifted images, on images of other sizes, or how
/// long they take. Nothing is trained or written.
class SweepTab : public QWidget {
    Q_OBJECT
  public:
    explicit SweepTab(QWidget* parent = nullptr);

    /// Sets the comparison; a sweep of the one before is stopped and its result is dropped.
    void set_folder(const std::filesystem::path& folder);

    QString command() const;                      ///< empty if an option cannot be read
    const std::optional<SweepPage>& page() const; ///< of the last sweep
    bool running() const;

  signals:
    void began();
    void failed(const QString& line);
    void activity(const QString& text, double share);
    void activity_ended();
    void changed(); ///< command or page

  private:
    using Spec = std::variant<ShiftSweepSpec, SizeSweepSpec, LatencySweepSpec>;

    Spec spec() const; ///< as the form is set
    void start();
    void update_buttons();

    std::filesystem::path folder_;
    QComboBox* kind_;
    QStackedWidget* forms_;
    QPushButton *start_, *stop_;
    QProgressBar* progress_;
    ResultView* result_;
    JobRunner* runner_;
};

} // namespace headroom
