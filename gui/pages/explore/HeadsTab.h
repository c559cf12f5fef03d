#pragma once

#include "core/jobs/exploration/HeadsJob.h"
#include "gui/pages/explore/TabMessage.h"

#include <QWidget>
#include <array>
#include <memory>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTimer;

namespace headroom {

class DisputedSearch;
class HeadPanel;
class HeadsChooser;
class ImageChooser;
class JobRunner;
class Page;
class ShiftCurve;
class ShiftPanel;
struct HeadsRequest;

/// Two heads of a comparison and one image, side by side: their answers, which follow the image
/// while it is dragged, and where each looks.
class HeadsTab : public QWidget {
    Q_OBJECT
  public:
    explicit HeadsTab(Page& page);

    QString command() const; ///< empty where heads or image are missing

    void open(const HeadsRequest& request);

    void show_image(const ImageSource& image);

  signals:
    void command_changed();

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    QWidget* make_choices();
    QWidget* make_view();
    QString lacks() const; ///< shown instead of a result: what is still to be chosen
    HeadsSpec spec() const;

    void change_heads();
    void change_image();
    void follow_shift(); ///< at every step of a drag
    void answer();       ///< what follows the mouse: the answers alone
    void explain();      ///< all but the occlusion maps
    void cover();        ///< these, which take longest
    void show_result(const HeadsResult& result);
    void list_classes(const HeadsResult& result);
    void find_next();
    void show_found(const ImageSource& image, std::size_t number, std::size_t of);
    template <typename Then>
    void start(const HeadsSpec& spec, Then then);
    void tell_progress(const Event& event);

    Page& page_;
    TabMessage message_;
    JobRunner* runner_;
    DisputedSearch* search_;
    QTimer* rest_; ///< runs while the image is dragged
    std::shared_ptr<HeadsJob> job_ = std::make_shared<HeadsJob>();
    bool begun_ = false;     ///< the tab was opened
    bool shown_ = false;     ///< it had a result
    bool answering_ = false; ///< an answer() is running

    HeadsChooser* choice_;
    ImageChooser* image_;
    QComboBox* class_;
    QPushButton* next_;
    QLabel *found_, *empty_;
    QStackedWidget* main_;
    ShiftPanel* shift_;
    std::array<HeadPanel*, 2> heads_;
    ShiftCurve* curve_;
};

} // namespace headroom
