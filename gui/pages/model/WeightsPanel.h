#pragma once

#include "core/jobs/weights/WeightsInspectJob.h"

#include <QFrame>
#include <memory>

class QLabel;
class QLineEdit;
class QPushButton;

namespace headroom {

class JobRunner;

/// Chooses a file of pretrained weights, and shows what it holds: what wrote it, its preprocessing,
/// the models it fits, and why it does not fit the chosen one.
class WeightsPanel : public QFrame {
    Q_OBJECT
  public:
    explicit WeightsPanel(QWidget* parent = nullptr);

    /// Looks into the file, unless it was looked at for that model already. Empty = no weights.
    void set_weights(const std::string& file, const std::string& model);

  signals:
    void weights_chosen(const QString& file); ///< empty = none
    void model_chosen(const QString& model);  ///< one that the weights fit

  private:
    void browse();
    void inspect();
    void show_result(std::shared_ptr<const WeightsInspectResult> result);
    void show_problem(const QString& line);
    void list_tensors();

    std::string file_, model_;
    std::shared_ptr<const WeightsInspectResult> result_;
    JobRunner* runner_;
    QLineEdit* path_;
    QPushButton *tensors_, *use_;
    QLabel *about_, *problem_;
};

} // namespace headroom
