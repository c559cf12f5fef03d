#pragma once

#include <QWidget>
#include <filesystem>

class QPushButton;

namespace headroom {

class JobRunner;
class OptionForm;
class ResultView;
struct BatchReportSpec;

/// The finished cells of a batch as a table of any option against any metric, with verdicts and
/// charts: the page of `headroom batch report`.
class BatchResults : public QWidget {
    Q_OBJECT
  public:
    explicit BatchResults(QWidget* parent = nullptr);

    void set_folder(const std::filesystem::path& folder);
    void refresh(); ///< cells were finished

    QString command() const;             ///< empty if an option cannot be read
    void save_page(const QString& path); ///< as the command writes it

  signals:
    void failed(const QString& line);
    void saved(const QString& path);
    void changed(); ///< command

  private:
    BatchReportSpec spec() const; ///< as the form is set; throws Error(usage)
    void ask_and_save();

    std::filesystem::path folder_;
    OptionForm* form_;
    ResultView* result_;
    QPushButton* save_;
    JobRunner* runner_;
};

} // namespace headroom
