#pragma once

#include "core/jobs/evaluation/PredictedAnswers.h"
#include "gui/pages/Page.h"

class QLabel;
class QStackedWidget;
class QTimer;

namespace headroom {

class AnswersView;
class JobRunner;
class PredictForm;

/// A run's answers for any images: opened or dropped, shown while they are predicted, filtered,
/// saved as a table, sorted into folders.
class PredictPage : public Page {
    Q_OBJECT
  public:
    explicit PredictPage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Predict"); }
    QString icon() const override { return "predict"; }
    QString command() const override;
    void stop() override;

    /// Opens what is dropped: a run's folder, or images.
    void open(const QStringList& paths);
    void save_table(const QString& path);  ///< as predict --out writes it
    void sort_into(const QString& folder); ///< as predict --link does
    const PredictedAnswers* answers() const { return answers_.get(); } ///< null until there are any

  protected:
    void showEvent(QShowEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    QWidget* make_hint();
    void start();
    void begin(std::shared_ptr<const PredictedImages> images, std::vector<std::string> classes);
    void add(std::vector<Prediction> batch);
    void tell(const Event& event);
    void explore(std::size_t image);
    void ask_for_table();
    void ask_for_folder();
    void update_controls();

    PredictForm* form_;
    QStackedWidget* stack_; ///< hint or answers
    QLabel* hint_;
    AnswersView* view_;
    JobRunner *runner_, *sorter_;
    QTimer* refresh_timer_;
    std::shared_ptr<PredictedAnswers> answers_;
    PredictSpec predicted_; ///< those answers'
    std::size_t started_ =
        0;                ///< number of the running job: batches of an earlier one may still come
    bool listed_ = false; ///< past runs were listed
};

} // namespace headroom
