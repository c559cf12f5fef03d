#pragma once

#include "gui/Session.h"

#include <QFrame>
#include <array>

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QSpinBox;

namespace headroom {

/// The controls of the Model page: backbone, image size, classes and the two heads.
class ModelForm : public QFrame {
    Q_OBJECT
  public:
    explicit ModelForm(QWidget* parent = nullptr);

    /// Where images and classes come from that were not chosen.
    enum class Source { data, model };

    /// Shows a choice. `input` and `classes` are what applies where it leaves them open; zeros =
    /// not known.
    void set_choice(const ModelChoice& choice, const ImageShape& input, int classes, Source source);

    /// What each head is made of: "A: flatten, dense 1024, relu, dropout 0.4, dense 10".
    void set_heads_made_of(const std::array<QString, 2>& layers);

  signals:
    /// A catalog name or a file's path; told again when the same one is chosen again, since the
    /// file may have changed.
    void model_chosen(const QString& model);
    /// Everything else.
    void edited(const headroom::ModelChoice& choice);

  private:
    void add_model_row(QGridLayout& grid);
    void add_input_row(QGridLayout& grid);
    void add_heads(QGridLayout& grid);
    void ask_for_file();
    void edit_input();
    void show_model(const QString& model);
    static void show_head(QComboBox& combo, const QString& head);

    ModelChoice choice_;
    QComboBox* model_;
    QPushButton* open_;
    QSpinBox *height_, *width_, *classes_;
    QComboBox* channels_;
    QPushButton* reset_;
    std::array<QComboBox*, 2> heads_;
    std::array<QLabel*, 2> made_of_;
};

} // namespace headroom
