#pragma once

#include "core/jobs/exploration/ImageSource.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QSpinBox;
class QStackedWidget;
class QToolButton;

namespace headroom {

class SamplePicker;
class Session;

/// Chooses one image: a drawn circle, a sample of the open data, or a file. The names of its parts
/// begin with its own: "stagesKind", "stagesSplit", "stagesSample", "stagesThumbnails",
/// "stagesFile", "stagesBrowse".
class ImageChooser : public QWidget {
    Q_OBJECT
  public:
    enum class Kind { circle, data, file };

    ImageChooser(Session& session, const QString& name, bool with_circle,
                 const QString& title = tr("&Image"), QWidget* parent = nullptr);

    Kind kind() const;
    ImageSource source() const; ///< names no image if lacks() is not empty
    QString lacks() const;      ///< what to do to get an image; empty if there is one

    void choose_sample(const QString& split, int sample);
    void choose_file(const QString& path);
    /// Chooses a file, or a sample, also of other data than the Data page's, until others are
    /// opened there.
    void choose(const ImageSource& image);
    static bool is_image_name(const QString& path); ///< whether choose_file is for it

  signals:
    void changed();

  private:
    QWidget* make_data_row(const QString& name);
    QWidget* make_file_row(const QString& name);
    void show_kind();
    void show_thumbnails();
    void take_data(); ///< that of the Data page
    void list_splits();
    void limit_sample();

    Session& session_;
    DataSpec data_; ///< to choose samples of
    std::shared_ptr<const OpenedData> opened_;
    QString file_;
    QComboBox *kind_, *split_;
    QSpinBox* sample_;
    QToolButton* thumbnails_;
    SamplePicker* picker_ = nullptr; ///< once it was asked for
    QLabel* file_name_;
    QStackedWidget* details_;
};

} // namespace headroom
