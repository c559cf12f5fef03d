#include "gui/pages/data/SortingView.h"

#include "core/jobs/data/AlikeTogether.h"
#include "datasets/base/Error.h"
#include "gui/AskForPath.h"
#include "gui/JobRunner.h"
#include "gui/OptionText.h"
#include "gui/Text.h"
#include "gui/pages/data/ClassList.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/ThumbnailGrid.h"
#include "gui/widgets/WrappedLabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace headroom {
namespace {

constexpr std::size_t most_to_compare = 5000; ///< images, whose pairs are compared

} // namespace

SortingView::SortingView(QWidget* parent)
    : QWidget(parent), model_(new SortingModel(this)), runner_(new JobRunner(this)),
      grid_(new ThumbnailGrid), classes_(new ClassList), told_(new WrappedLabel),
      name_(new QLineEdit), order_(new QComboBox), shown_(new QComboBox),
      add_(new QPushButton(tr("Add"))), apply_(new QPushButton) {
    setObjectName("sorting");
    grid_->setObjectName("sortingGrid");
    grid_->setModel(model_);
    grid_->set_thumbnail_size(96);
    grid_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    grid_->setDragEnabled(true);
    grid_->setDragDropMode(QAbstractItemView::DragOnly);
    grid_->installEventFilter(this);
    told_->setObjectName("sortingTold");

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(grid_, 1);
    row->addWidget(make_classes());

    auto* keys = new QShortcut(Qt::CTRL | Qt::Key_Return, this);
    connect(keys, &QShortcut::activated, apply_, &QPushButton::click);
    connect(model_, &SortingModel::labels_changed, this, &SortingView::show_state);
    connect(classes_, &ClassList::dropped, this, &SortingView::assign);
    connect(classes_, &ClassList::renamed, model_, &SortingModel::rename_label);
    connect(runner_, &JobRunner::failed, this, &SortingView::failed);
    show_state();
}

QWidget* SortingView::make_classes() {
    name_->setObjectName("className");
    name_->setPlaceholderText(tr("Name of a class"));
    name_->setAccessibleName(name_->placeholderText());
    add_->setObjectName("addClass");
    auto* from_file = new QPushButton(tr("&Labels from a file…"));
    from_file->setObjectName("labelsFile");
    from_file->setToolTip(tr("A CSV file whose first line is file,label"));
    for (const auto& text : {tr("name"), tr("look: alike ones together")})
        order_->addItem(text);
    order_->setObjectName("sortingOrder");
    shown_->setObjectName("sortingShown");
    shown_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    apply_->setObjectName("applySorting");
    apply_->setProperty("role", "next");
    apply_->setToolTip(
        tr("Moves the images into a folder for each class, and opens them (Ctrl+Enter)"));

    auto* panel = new QWidget;
    panel->setFixedWidth(240);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(told_);
    auto* add_row = new QHBoxLayout;
    add_row->addWidget(name_, 1);
    add_row->addWidget(add_);
    column->addLayout(add_row);
    column->addWidget(classes_, 1);
    const auto add_choice = [&](const QString& text, QComboBox* box) {
        auto* label = label_for(text, box);
        auto* line = new QHBoxLayout;
        line->addWidget(label);
        line->addWidget(box, 1);
        column->addLayout(line);
    };
    add_choice(tr("Sho&w"), shown_);
    add_choice(tr("Sort &by"), order_);
    column->addWidget(from_file);
    column->addWidget(apply_);

    connect(name_, &QLineEdit::returnPressed, this, &SortingView::add_class);
    connect(name_, &QLineEdit::textChanged, this, &SortingView::show_state);
    connect(add_, &QPushButton::clicked, this, &SortingView::add_class);
    connect(from_file, &QPushButton::clicked, this, &SortingView::choose_labels_file);
    connect(apply_, &QPushButton::clicked, this, &SortingView::apply_requested);
    connect(order_, &QComboBox::activated, this, &SortingView::change_order);
    connect(shown_, &QComboBox::activated, this, &SortingView::change_shown);
    return panel;
}

void SortingView::open(const QString& folder, std::shared_ptr<const PredictedImages> images,
                       const std::vector<SortedImage>& labels) {
    folder_ = folder;
    runner_->stop();
    order_->setCurrentIndex(0);
    order_->setEnabled(images->size() <= most_to_compare);
    classes_->clear();
    model_->set_images(std::move(images));
    take_labels(labels);
    grid_->setCurrentIndex(model_->index(0));
    name_->setFocus();
}

SortSpec SortingView::spec() const {
    return {.folder = folder_.toStdString(), .images = model_->labelled()};
}

void SortingView::add_class() {
    const auto name = name_->text().trimmed();
    if (!add_->isEnabled()) return;
    classes_->add(name);
    name_->clear();
    show_state();
}

/// Gives the selected images that class, and selects the next one without.
void SortingView::assign(const QString& label) {
    const auto rows = grid_->selectionModel()->selectedIndexes();
    if (rows.isEmpty()) return;
    int last = 0;
    for (const auto& row : rows)
        last = std::max(last, row.row());
    model_->set_label(rows, label);
    for (int step = 1; step <= model_->rowCount(); ++step) {
        const auto next = model_->index((last + step) % model_->rowCount());
        if (model_->has_label(next)) continue;
        grid_->setCurrentIndex(next);
        return;
    }
}

bool SortingView::eventFilter(QObject* target, QEvent* event) {
    if (target == grid_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int row = key - Qt::Key_1;
        if (row >= 0 && row < std::min<int>(9, classes_->count())) {
            assign(classes_->names()[row]);
            return true;
        }
        if (key == Qt::Key_0 || key == Qt::Key_Backspace) {
            model_->set_label(grid_->selectionModel()->selectedIndexes(), {});
            return true;
        }
    }
    return QWidget::eventFilter(target, event);
}

void SortingView::choose_labels_file() {
    const auto path = ask_for::file(this, tr("Labels of these images"), folder_,
                                    tr("Tables (*.csv *.txt);;All files (*)"));
    if (path.isEmpty()) return;
    try {
        take_labels(read_labels(path.toStdString()));
    } catch (const Error& error) {
        emit failed(in_words(error));
    }
}

void SortingView::take_labels(const std::vector<SortedImage>& labels) {
    for (const auto& image : labels)
        if (const auto label = QString::fromStdString(image.label);
            problem_of_class(image.label).empty() && !classes_->names().contains(label))
            classes_->add(label);
    model_->set_labels(labels);
}

void SortingView::change_order() {
    if (order_->currentIndex() == 0) {
        std::vector<std::size_t> by_name(model_->size());
        for (std::size_t image = 0; image < by_name.size(); ++image)
            by_name[image] = image;
        model_->set_order(std::move(by_name));
        return;
    }
    runner_->start([images = model_->images()](
                       const JobControl& control) { return alike_together(*images, control); },
                   [this](std::vector<std::size_t> order) { model_->set_order(std::move(order)); });
}

void SortingView::change_shown() {
    using Show = SortingModel::Show;
    const int row = shown_->currentIndex();
    model_->show(row == 0   ? Show::all
                 : row == 1 ? Show::unsorted
                            : Show::one_class,
                 row > 1 ? shown_->currentText() : QString());
}

void SortingView::show_state() {
    const auto unsorted = model_->count({});
    const auto sorted = model_->size() - unsorted;
    told_->setText(
        tr("%1 without a class. Name the classes, select images and press a class's number, or "
           "drag them to it. Nothing is moved before Apply.")
            .arg(images(static_cast<std::int64_t>(unsorted))));
    QStringList names{tr("all"), tr("without a class")};
    names << classes_->names();
    const auto chosen = shown_->currentText();
    shown_->clear();
    shown_->addItems(names);
    shown_->setCurrentIndex(std::max(0, static_cast<int>(names.indexOf(chosen))));
    std::size_t used = 0;
    for (const auto& name : classes_->names()) {
        const auto count = model_->count(name);
        used += count > 0 ? 1 : 0;
        classes_->set_count(name, count);
    }
    const auto name = name_->text().trimmed();
    const auto problem = problem_of_class(name.toStdString());
    add_->setEnabled(problem.empty() && !classes_->names().contains(name));
    name_->setToolTip(name.isEmpty() ? QString() : text(problem));
    apply_->setEnabled(used >= 2);
    apply_->setText(
        unsorted == 0 || sorted == 0
            ? tr("Apply: make folders")
            : tr("Apply to %1: make folders").arg(images(static_cast<std::int64_t>(sorted))));
}

} // namespace headroom
