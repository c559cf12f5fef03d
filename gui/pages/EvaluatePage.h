#pragma once

#include "core/jobs/evaluation/EvaluateJob.h"
#include "gui/pages/Page.h"

class QLabel;

namespace headroom {

class ConfusionView;
class EvaluateForm;
class FigureTable;
class JobRunner;

/// Evaluates any runs on any data: a row for each pair, and for the chosen one the confusion matrix
/// with its images and the metrics of every class.
class EvaluatePage : public Page {
    Q_OBJECT
  public:
    explicit EvaluatePage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Evaluate"); }
    QString icon() const override { return "evaluate"; }
    QString command() const override;
    void stop() override;

    const std::vector<EvaluateRow>& rows() const { return *rows_; }
    void save_csv(const QString& path);  ///< as eval --predictions writes it
    void save_json(const QString& path); ///< as eval --json prints it

  private:
    QWidget* make_results();
    void start();
    void show_rows(std::vector<EvaluateRow> rows);
    void show_row(int row);
    void ask_and_save(const QString& title, const QString& name, const QString& filter,
                      void (EvaluatePage::*write)(const QString&));
    void save(const QString& path, const std::string& content);
    void update_controls();
    void tell(const Event& event);
    void explore(std::size_t sample);

    std::shared_ptr<const std::vector<EvaluateRow>> rows_; ///< shared with the views of images
    EvaluateSpec evaluated_;                               ///< that gave these rows
    std::shared_ptr<const EvaluateRow> shown_;             ///< whose images are shown
    EvaluateForm* form_;
    QLabel *hint_, *paired_;
    QLabel* notes_; ///< of the chosen row
    QWidget* results_;
    FigureTable *table_, *classes_;
    ConfusionView* confusion_;
    JobRunner* runner_;
};

} // namespace headroom
