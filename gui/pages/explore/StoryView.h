#pragma once

#include "core/jobs/exploration/MapsJob.h"

#include <QWidget>
#include <memory>
#include <vector>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTimer;

namespace headroom {

class MapGridView;
class PixelView;
class ProbabilityBars;

/// The way of an image through a run to its verdict, one picture after another, each with a
/// sentence: the image, the maps after each stage, the pooled features, the probabilities. It goes
/// on by itself until it is paused; only by steps if the desktop wants no animations.
class StoryView : public QWidget {
    Q_OBJECT
  public:
    StoryView();

    /// Begins to play the stages of one image.
    void play(std::vector<MapsResult> stages);
    void stop();
    int step() const { return step_; } ///< 0 is the image

  signals:
    void closed();

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* button, QEvent* event) override; ///< keys are the same on buttons

  private:
    QWidget* make_buttons();
    int last_step() const { return static_cast<int>(stages_.size()) + 2; }
    bool is_animated() const;
    void go_to(int step);
    bool use_key(int key);
    void toggle();
    void show_stage(std::size_t stage);
    void show_pooled();
    void show_answer();
    void update_buttons();

    std::vector<MapsResult> stages_;
    int step_ = 0;
    QTimer* timer_;
    QStackedWidget* pictures_;
    PixelView* image_;
    MapGridView* maps_;
    ProbabilityBars* bars_;
    QLabel *place_, *sentence_;
    QPushButton *back_, *play_, *next_, *close_;
};

} // namespace headroom
