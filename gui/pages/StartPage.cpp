#include "gui/pages/StartPage.h"

#include "gui/pages/start/FolderPicture.h"
#include "gui/pages/start/RecentView.h"
#include "gui/widgets/WrappedLabel.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>
#include <utility>

namespace headroom {
namespace {

constexpr auto trial_data = "synth:digits";

QPushButton* named_button(const char* name, const QString& text) {
    auto* button = new QPushButton(text);
    button->setObjectName(name);
    return button;
}

/// A framed part of the page: heading, text, a picture if there is one, and buttons at its end.
QWidget* make_card(const QString& heading, const QString& text, QWidget* picture,
                   const std::vector<QPushButton*>& buttons) {
    auto* card = new QFrame;
    card->setProperty("role", "card");
    auto* name = new QLabel(heading);
    name->setProperty("role", "heading");
    auto* row = new QHBoxLayout;
    for (auto* button : buttons)
        row->addWidget(button);
    row->addStretch();
    auto* column = new QVBoxLayout(card);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(8);
    column->addWidget(name);
    column->addWidget(new WrappedLabel(text));
    if (picture) column->addWidget(picture);
    column->addStretch();
    column->addLayout(row);
    return card;
}

} // namespace

StartPage::StartPage(Session& session, QWidget* parent) : Page(session, parent) {
    auto* answer = new WrappedLabel(
        tr("Flatten and a dense layer hold most of a small network's parameters; global average "
           "pooling has none of its own. Headroom trains the same network with both heads on your "
           "images, and says which is better, by how much, and how surely."));
    answer->setProperty("role", "soft");
    auto* cards = new QHBoxLayout;
    cards->setSpacing(14);
    cards->addWidget(make_trial(), 1);
    cards->addWidget(make_own_images(), 1);
    connect(&session, &Session::data_changed, this, [this] {
        // Other data were opened where the digits' reading was stopped.
        if (std::exchange(trying_, false) && this->session().data_spec().path == trial_data)
            emit this->session().training_requested("quick");
    });
    auto* recent = new RecentView(session);
    connect(recent, &RecentView::chosen, this, &StartPage::open_requested);

    auto* column = new QVBoxLayout(content());
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(answer);
    column->addLayout(cards);
    column->addWidget(recent, 1);
}

QWidget* StartPage::make_trial() {
    auto* start = named_button("tryIt", tr("&Try it"));
    start->setProperty("role", "next");
    connect(start, &QPushButton::clicked, this, &StartPage::try_it);
    return make_card(tr("Try it with drawn digits"),
                     tr("Compares both heads on images that the program draws. The verdict is "
                        "there within a minute; nothing else is needed."),
                     nullptr, {start});
}

QWidget* StartPage::make_own_images() {
    auto* open = named_button("openPhotos", tr("Open fol&der…"));
    auto* file = named_button("openImages", tr("Open f&ile…"));
    connect(open, &QPushButton::clicked, this, &StartPage::folder_requested);
    connect(file, &QPushButton::clicked, this, &StartPage::file_requested);
    return make_card(tr("Open my photographs"),
                     tr("A folder with a folder for each class. Or drop it, or an HDF5 or IDX "
                        "file, onto this window."),
                     new FolderPicture, {open, file});
}

void StartPage::try_it() {
    ModelChoice choice;
    choice.batch_size = session().model().batch_size;
    session().set_model(choice);
    trying_ = true;
    emit session().page_requested(PageId::data);
    emit session().open_data_requested(trial_data);
}

} // namespace headroom
