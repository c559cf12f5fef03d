#include "gui/pages/predict/AnswersView.h"

#include "gui/OptionText.h"
#include "gui/Text.h"
#include "gui/models/AnswerModel.h"
#include "gui/widgets/DecimalBox.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/ThumbnailGrid.h"
#include "gui/widgets/WrappedLabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>

namespace headroom {
namespace {

constexpr int thumbnail_side = 88;
constexpr int list_width = 170;

/// A probability in percent; zero has a name.
DecimalBox* make_percent_box(const char* name, const QString& zero, const QString& tip) {
    auto* box = new DecimalBox;
    box->setObjectName(name);
    box->setRange(0, 100);
    box->setDecimals(1);
    box->setSingleStep(5);
    box->setSuffix("%");
    box->setSpecialValueText(zero);
    box->setToolTip(tip);
    return box;
}

} // namespace

AnswersView::AnswersView(QWidget* parent)
    : QWidget(parent), model_(new AnswerModel(this)), count_(new QLabel), about_(new WrappedLabel) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(make_bar());
    column->addWidget(make_lists(), 1);
    about_->setObjectName("predictionAbout");
    about_->setTextFormat(Qt::PlainText);
    about_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    about_->setMinimumHeight(2 * fontMetrics().lineSpacing());
    column->addWidget(about_);

    connect(below_, &QDoubleSpinBox::valueChanged, this, &AnswersView::choose);
    connect(order_, &QComboBox::currentIndexChanged, this, &AnswersView::choose);
    connect(reject_, &QDoubleSpinBox::valueChanged, this, &AnswersView::choose_reject);
    connect(answer_list_, &QListWidget::currentRowChanged, this, &AnswersView::choose);
    connect(grid_, &ThumbnailGrid::explore_requested, this,
            [this](const QModelIndex& index) { emit image_opened(model_->image(index)); });
    connect(grid_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &AnswersView::show_current);
    connect(model_, &QAbstractItemModel::modelReset, this, &AnswersView::show_current);
    connect(reasons_, &QListWidget::currentRowChanged, this, &AnswersView::show_current);
    connect(save_, &QPushButton::clicked, this, &AnswersView::save_requested);
    connect(sort_, &QPushButton::clicked, this, &AnswersView::sort_requested);
}

QWidget* AnswersView::make_bar() {
    below_ = make_percent_box("predictBelow", tr("any"),
                              tr("Shows only answers with a smaller probability"));
    reject_ = make_percent_box("predictReject", tr("none"),
                               tr("The answer is “unknown” where the most probable class has a "
                                  "smaller probability"));
    order_ = new QComboBox;
    order_->setObjectName("predictOrder");
    order_->addItems({tr("as opened"), tr("least sure first"), tr("most sure first")});
    count_->setObjectName("predictCount");
    count_->setProperty("role", "soft");
    save_ = new QPushButton(tr("&Save table…"));
    save_->setObjectName("predictSave");
    save_->setToolTip(tr("A row for each image, as CSV or JSON lines"));
    sort_ = new QPushButton(tr("Sort into fol&ders…"));
    sort_->setObjectName("predictSort");
    sort_->setToolTip(tr("Links each image file in a folder of its answer. The images stay where "
                         "they are: nothing is moved or deleted"));

    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    const auto add = [&](const QString& text, QWidget* field) {
        auto* label = label_for(text, field);
        row->addWidget(label);
        row->addWidget(field);
        row->addSpacing(6);
    };
    add(tr("&Less sure than"), below_);
    add(tr("&Order"), order_);
    add(tr("&Unknown below"), reject_);
    row->addStretch(1);
    return bar;
}

QWidget* AnswersView::make_lists() {
    answer_list_ = new QListWidget;
    answer_list_->setObjectName("predictAnswers");
    answer_list_->setTextElideMode(Qt::ElideMiddle);
    answer_list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    answer_list_->setUniformItemSizes(true);
    auto* label = label_for(tr("&Answers"), answer_list_);
    label->setProperty("role", "heading");
    auto* left = new QWidget;
    left->setFixedWidth(list_width);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(label);
    column->addWidget(answer_list_, 1);

    grid_ = new ThumbnailGrid;
    grid_->setObjectName("predictGrid");
    grid_->set_thumbnail_size(thumbnail_side);
    grid_->setModel(model_);
    grid_->offer_explore();
    reasons_ = new QListWidget;
    reasons_->setObjectName("predictUnreadable");
    reasons_->setAccessibleName(tr("Images that cannot be read"));
    reasons_->setTextElideMode(Qt::ElideMiddle);
    reasons_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    reasons_->setUniformItemSizes(true);
    stack_ = new QStackedWidget;
    stack_->addWidget(grid_);
    stack_->addWidget(reasons_);
    auto* right = new QVBoxLayout;
    auto* top = new QHBoxLayout;
    top->addWidget(count_, 1);
    top->addWidget(save_);
    top->addWidget(sort_);
    right->addLayout(top);
    right->addWidget(stack_, 1);

    auto* lists = new QWidget;
    auto* row = new QHBoxLayout(lists);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(left);
    row->addLayout(right, 1);
    return lists;
}

void AnswersView::set_answers(std::shared_ptr<PredictedAnswers> answers) {
    answers_ = std::move(answers);
    answers_->set_reject(reject());
    model_->set_answers(answers_);
    reasons_->clear();
    list_answers();
    refresh();
}

/// A row for all, for each class, for "unknown", and for those that cannot be read.
void AnswersView::list_answers() {
    const QSignalBlocker quiet(answer_list_);
    answer_list_->clear();
    answer_list_->addItem(QString());
    for (const auto& name : answers_->names()) {
        auto* item = new QListWidgetItem(answer_list_);
        item->setToolTip(text(name));
    }
    answer_list_->addItem(QString());
    answer_list_->setCurrentRow(0);
}

void AnswersView::count_answers() {
    const auto& counts = answers_->counts();
    const auto show = [&](std::size_t row, const QString& name, std::size_t count, bool hidden) {
        auto* item = answer_list_->item(static_cast<int>(row));
        item->setText(
            QString("%1 (%2)").arg(name, text(grouped(static_cast<std::int64_t>(count)))));
        item->setHidden(hidden);
        if (hidden && item->isSelected()) answer_list_->setCurrentRow(0);
    };
    const auto unreadable = counts[answers_->unreadable()];
    show(0, tr("all"), answers_->size() - unreadable, false);
    for (std::size_t i = 0; i < answers_->names().size(); ++i)
        show(i + 1, text(answers_->names()[i]), counts[i],
             i == answers_->unknown() && counts[i] == 0 && answers_->reject() == 0);
    show(answers_->unreadable() + 1, tr("cannot be read"), unreadable, unreadable == 0);
}

AnswerFilter AnswersView::filter() const {
    AnswerFilter filter;
    if (const int row = answer_list_->currentRow(); row > 0)
        filter.answer = static_cast<std::size_t>(row - 1);
    if (below_->value() > 0) filter.below = below_->value() / 100;
    filter.order = static_cast<AnswerFilter::Order>(order_->currentIndex());
    return filter;
}

void AnswersView::refresh() {
    if (!answers_) return;
    count_answers();
    auto chosen = answers_->chosen(filter());
    const auto number = [](std::size_t count) {
        return text(grouped(static_cast<std::int64_t>(count)));
    };
    const auto all = answers_->images()->size();
    auto words = tr("%1 of %2 shown").arg(number(chosen.size()), number(answers_->size()));
    if (answers_->size() < all) words += tr(", %1 to come").arg(number(all - answers_->size()));
    count_->setText(words);
    const bool unreadable = filter().answer == answers_->unreadable();
    stack_->setCurrentWidget(unreadable ? static_cast<QWidget*>(reasons_) : grid_);
    if (unreadable)
        list_reasons();
    else
        model_->show(std::move(chosen));
    show_current();
}

/// Another filter or order: from the top.
void AnswersView::choose() {
    refresh();
    grid_->scrollToTop();
}

void AnswersView::list_reasons() {
    const auto images = answers_->chosen({.answer = answers_->unreadable()});
    for (auto i = static_cast<std::size_t>(reasons_->count()); i < images.size(); ++i) {
        auto* item = new QListWidgetItem(class_list(*answers_, images[i]), reasons_);
        item->setToolTip(item->text());
    }
}

double AnswersView::reject() const {
    return reject_->value() / 100;
}

void AnswersView::choose_reject() {
    if (answers_) answers_->set_reject(reject());
    refresh();
    grid_->viewport()->update(); // captions
    emit reject_changed();
}

void AnswersView::show_current() {
    if (stack_->currentWidget() == reasons_) {
        const auto* item = reasons_->currentItem();
        about_->setText(item ? item->text() : tr("Choose a file to see why it cannot be read."));
        return;
    }
    const auto index = grid_->currentIndex();
    about_->setText(index.isValid()
                        ? text((*answers_)[model_->image(index)].image) + '\n' +
                              class_list(*answers_, model_->image(index))
                        : tr("Choose an image to see its path and its most probable classes; "
                             "double-click one to see what the run looks at."));
}

void AnswersView::set_running(bool running) {
    save_->setEnabled(!running);
    sort_->setEnabled(!running);
}

} // namespace headroom
