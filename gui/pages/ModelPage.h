#pragma once

#include "core/jobs/costs/SummaryJob.h"
#include "core/runs/config/TrainingSpec.h"
#include "gui/pages/Page.h"

#include <QTimer>

class QTabWidget;

namespace headroom {

class HeadCosts;
class JobRunner;
class LayerTable;
class ModelForm;
class ParameterChart;
class PlanView;
class WeightsPanel;
class WrappedLabel;

/// Layers, parameters, MACs and training memory of the chosen backbone, its weights and its heads,
/// updated with every change; and what a comparison of the heads can show.
class ModelPage : public Page {
    Q_OBJECT
  public:
    explicit ModelPage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Model"); }
    QString icon() const override { return "model"; }
    QString command() const override;
    QString standing() const override;
    std::optional<PageId> next_page() const override { return PageId::train; }
    bool is_done() const override { return session().data() && seen_ && fits_; }

    /// A catalog name or a file's path. A model that lists two heads or more brings them along.
    void choose_model(const QString& model);

    void set_comparison(const std::optional<CompareSpec>& comparison); ///< to plan

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    QWidget* build_results();
    SummarySpec spec() const; ///< without training; weights that do not fit do no harm
    SummarySpec spec_with_memory() const;
    QString summary_command() const;
    void show_advice();
    void take_advice(int which);
    void refresh();                                ///< now, or when the page is shown
    void show_result(const SummaryResult* result); ///< null if there is none
    void ask_for_memory();

    ModelForm* form_;
    WrappedLabel* advice_; ///< models that suit the images better
    WeightsPanel* weights_;
    LayerTable* layers_;
    PlanView* plan_;
    QTabWidget* tabs_;
    HeadCosts* costs_;
    ParameterChart* chart_;
    bool seen_ = false;  ///< with the data that are open
    bool fits_ = false;  ///< the heads can be built
    bool stale_ = false; ///< something has changed since the last refresh()
    JobRunner* memory_;
    QTimer memory_delay_; ///< several changes in a row are one question
};

} // namespace headroom
