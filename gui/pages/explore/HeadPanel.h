#pragma once

#include "core/jobs/exploration/HeadsJob.h"

#include <QWidget>

class QLabel;

namespace headroom {

class ColourBar;
class ElidedLabel;
class PixelView;
class ProbabilityBars;

/// One head and an image: its answer and probabilities, where it sees the class, and how much it
/// needs each place of the image.
class HeadPanel : public QWidget {
    Q_OBJECT
  public:
    explicit HeadPanel(int index); ///< 0 is the first head, which gives its colour

    /// Shows what the result has of this head, which is `head` of its heads. Maps that it does not
    /// have stay as they are.
    void show_result(const HeadsResult& result);
    void clear_occlusion(); ///< it is of another image, and a new one is being computed

  signals:
    void class_chosen(const std::string& name); ///< by its bar

  protected:
    void changeEvent(QEvent* event) override;

  private:
    /// A map over the image, with its caption and its colours.
    struct MapView {
        ElidedLabel* caption;
        PixelView* picture;
        ColourBar* colours;
    };

    MapView make_map(const QString& name, const QString& accessible);
    void show_answer(const HeadsResult& result, const HeadOnImage& head);
    void show_activation(const HeadsResult& result, const HeadOnImage& head);
    void show_occlusion(const HeadsResult& result, const HeadOnImage& head);
    void write_title();

    int index_;
    QString head_, answer_;
    std::vector<std::string> barred_; ///< classes of the bars
    QLabel* title_;
    ProbabilityBars* bars_;
    MapView activation_, occlusion_;
};

} // namespace headroom
