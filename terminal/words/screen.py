"""In here live the words around a visit on the counter's screens: the frame, the people, the ledger, trace, guide and palette."""

from __future__ import annotations

from terminal.words.table import table
from verifier.case import Words

_FRAME = {
    "app.title": ("受付", "Reception"),
    "app.unexpected": ("思わぬ不具合です（{name}）。続けられます", "An unexpected fault ({name}). You can go on"),
    "app.theme": ("表示を{name}にしました", "Now in {name}"),
    "app.quit": ("終了", "Quit"),
    "weekdays": ("月火水木金土日", "MonTueWedThuFriSatSun"),
    # the areas, with the digit that opens each
    "area.people": ("来院者", "People"),
    "area.reader": ("リーダー", "Reader"),
    "area.number": ("番号照会", "By number"),
    "area.papers": ("書類", "Papers"),
    "area.verdict": ("判定", "Verdict"),
    "area.ledger": ("受付簿", "Ledger"),
    "area.patient": ("申し出", "Patient"),
    "area.chip": ("IC確認", "Chip"),
    # the bar of keys
    "key.language": ("English", "日本語"),
    "key.trace": ("記録", "trace"),
    "key.state": ("体制", "state"),
    "key.conclude": ("判定", "conclude"),
    "key.why": ("理由", "why"),
    "key.next": ("次の人", "next"),
    "key.palette": ("検索", "find"),
    "key.guide": ("案内", "guide"),
    "key.stop": ("中止", "stop"),
    "key.theme": ("明暗", "light"),
    "key.fields": ("欄へ", "fields"),
    "key.quit": ("終了", "quit"),
    "key.close": ("閉じる", "close"),
    # what is missing, above the bar
    "notice.and": ("・", "; "),
    "notice.mend": ("直し方", "how to mend"),
    # somebody stands at the counter while the date changes
    "midnight.title": ("日付が変わりました: {day}", "A new day: {day}"),
    "midnight.what": (
        "この来院は、判定する時の日付で決まります。照会の答えは前の日のものです",
        "This visit is decided by the day on which it is concluded; what the national system answered was of the day before",
    ),
    # before a visit is left unconcluded
    "leave.title": ("まだ判定していません", "This visit is not concluded"),
    "leave.what": (
        "このまま次の人に移ると、まだ判定していないことは受付簿に残りません",
        "Going on now drops what is not concluded: the ledger keeps nothing of it",
    ),
    "leave.stay": ("続ける", "Stay"),
    "leave.conclude": ("判定する F5", "Conclude F5"),
    "leave.leave": ("残さず移る {key}", "Drop it {key}"),
    "leave.quit.what": (
        "このまま終わると、まだ判定していないことは受付簿に残りません",
        "Quitting now drops what is not concluded: the ledger keeps nothing of it",
    ),
    "leave.quit": ("残さず終わる {key}", "Quit {key}"),
    # before something is concluded that is not done (terminal.unfinished)
    "unfinished.paper": ("書類がまだ机に置かれていません", "The paper is not on the counter yet"),
    "unfinished.paper.what": (
        "入力した書類は、机に置くまで判定の材料になりません",
        "What was typed counts only once the paper is laid down",
    ),
    "unfinished.lay": ("机に置いて判定 F5", "Lay it down, conclude F5"),
    "unfinished.without": ("置かずに判定", "Without it"),
    "unfinished.back": ("戻る", "Back"),
    "unfinished.holder": (
        "患者さんの操作（本人確認・同意・登録）がまだ終わっていません",
        "The patient is not done at the reader yet",
    ),
    "unfinished.holder.what": (
        "カードはまだ照会されていません。このまま判定すると、確認できないものとして受付簿に残ります",
        "The card has not been asked by. Concluded now, the ledger says that it could not be verified",
    ),
    "unfinished.holder.back": ("リーダーに戻る", "Back to the reader"),
    "unfinished.taken": (
        "照会が終わる前に、カードが取られました",
        "The card was taken away before it was asked by",
    ),
    "unfinished.taken.what": (
        "もう一度置いてもらえば、続きから確認できます",
        "Placed again, it can still be verified",
    ),
    "unfinished.taken.back": ("リーダーに戻る", "Back to the reader"),
    "unfinished.nothing": ("まだ何も確認していません", "Nothing has been looked at yet"),
    "unfinished.nothing.what": (
        "まずカードか資格確認書を見せてもらいます。何も持っていなければ、申し出（7）を聞いてから判定します",
        "First ask for the card or the eligibility certificate. Without either, hear the patient (7), then conclude",
    ),
    "unfinished.nothing.back": ("戻る", "Back"),
    "unfinished.go": ("このまま判定 F5", "Conclude anyway F5"),
    # the line at the top
    "bar.state": ("体制", "Clinic"),
    "bar.line": ("回線", "Line"),
    "bar.reader": ("リーダー", "Reader"),
    "line.closed": ("待機", "standby"),
    "line.unused": ("使わない", "not used"),
    "line.open": ("正常", "open"),
    "line.down": ("不通", "down"),
    "reader.virtual": ("仮想", "virtual"),
    "reader.virtual_only": ("仮想だけ", "virtual only"),
    "reader.name": ("仮想リーダー", "virtual reader"),
    # what the clinic's verification can do
    "clinic.online": ("オンライン", "Online"),
    "clinic.app_only": ("資格確認アプリだけ", "App only"),
    "clinic.no_online": ("未導入", "No online system"),
    "clinic.outage_national": ("全国障害", "National outage"),
    "clinic.reader_broken": ("リーダー故障", "Reader broken"),
    "clinic.terminal_down": ("端末・回線の障害", "Terminal down"),
    "clinic.disaster": ("災害時", "Disaster"),
    "clinic.online.what": ("すべて使えます", "everything works"),
    "clinic.app_only.what": (
        "リーダーはなく、モバイル端末のマイナ資格確認アプリで確認します",
        "no reader; the verification app on a mobile device",
    ),
    "clinic.no_online.what": (
        "オンライン資格確認を導入していません。書類（4）で確認します",
        "the clinic has no online verification: papers (4) decide",
    ),
    "clinic.outage_national.what": (
        "国のシステムが止まっています。書類（4）で確認します",
        "the national system is down: papers (4) decide",
    ),
    "clinic.reader_broken.what": (
        "リーダーだけが使えません。番号照会（3）はできます",
        "the reader is broken; queries by number (3) work",
    ),
    "clinic.terminal_down.what": (
        "資格確認端末か回線が使えません。書類（4）で確認します",
        "terminal or line is down: papers (4) decide",
    ),
    "clinic.disaster.what": (
        "災害の指定地域です。口頭の申し出でも受け付けます",
        "a declared disaster: oral particulars suffice",
    ),
    "clinic.choose": ("いまの体制を選んでください", "Choose what the clinic can do now"),
}

_PEOPLE = {
    "people.filter": ("名前や番号で絞り込む", "type to filter"),
    "people.no_match": ("該当する人がいません", "No match"),
    "people.nobody": ("名簿にない人", "Somebody else"),
    "people.nobody.what": (
        "手元のカードや書類だけで受け付けます",
        "a card from outside, or papers typed by hand",
    ),
    "people.at": ("窓口: {name}", "At the counter: {name}"),
    "people.at_nobody": ("窓口: 名簿にない人", "At the counter: not of the cast"),
    "people.at_none": ("窓口: まだ選んでいません", "At the counter: not chosen yet"),
    "welcome.title": ("窓口の流れ", "How a visit goes"),
    "welcome.1": (
        "1 来院者を選ぶ。矢印キーとEnter、またはクリック",
        "1 Choose who comes: arrow keys and Enter, or a click",
    ),
    "welcome.2": (
        "2 カードをリーダーに置き、本人確認と同意をする",
        "2 Place the card on the reader; holder check and consents",
    ),
    "welcome.3": (
        "3 カードで確認できなければ番号照会、4 書類で確認する",
        "3 Else ask by number, or 4 decide from papers",
    ),
    "welcome.5": (
        "5 F5で判定する。受付簿に書いてから結果が出る",
        "5 F5 concludes: into the ledger first, then on the screen",
    ),
    "welcome.invented": (
        "登場するのは架空の人だけです。実在の人の資格確認には使えません",
        "Invented people only: never decide a real person's insurance here",
    ),
}

_LEDGER = {
    "ledger.title": ("受付簿 {day}", "Ledger of {day}"),
    "ledger.empty": ("この日の受付はまだありません", "No visits on this day yet"),
    "ledger.id": ("番号", "No."),
    "ledger.time": ("時刻", "Time"),
    "ledger.name": ("氏名", "Name"),
    "ledger.verdict": ("判定", "Verdict"),
    "ledger.rule": ("規則", "Rule"),
    "ledger.by": ("確認", "By"),
    "ledger.ratio": ("割合", "Ratio"),
    "ledger.count": ("{count}件", "visits: {count}"),
    "ledger.torn": (
        "読めない行が{count}行あります（{file} {line}行目）",
        "{count} lines cannot be read ({file}, line {line})",
    ),
    "ledger.export": (
        "Enter 理由   書き出し: uketsuke ledger export FILE --format csv",
        "Enter why   Export: uketsuke ledger export FILE --format csv",
    ),
    "ledger.evidence": ("見たもの", "Seen"),
    # short, so that a row of the table has room for what it completes
    "ledger.by.card": ("カード", "card"),
    "ledger.by.phone": ("スマホ", "phone"),
    "ledger.by.number": ("番号照会", "number"),
    "ledger.by.evidence": ("書類", "papers"),
    "ledger.by.none": ("なし", "none"),
    "ledger.completes": ("{id}の続き", "completes {id}"),
    "ledger.completed_by": ("続きは{id}", "completed by {id}"),
}

_TRACE = {
    "trace.title": ("通信記録", "Trace"),
    "trace.note": ("暗証番号と個人の情報は伏せてあります", "PINs and personal data are masked"),
    "trace.steps": ("最後のカード（ミリ秒）", "The last card, ms by step"),
    "trace.empty": ("まだ何も送っていません", "Nothing has been sent yet"),
    "trace.card": ("カード", "card"),
    "trace.national": ("回線", "line"),
    "trace.count": ("{count}行", "{count} lines"),
}

_GUIDE = {
    "guide.keys": ("キー", "Keys"),
    "guide.signs": ("判定のしるし", "The signs"),
    "guide.sign.accept": (
        "示されたものだけで資格を確認できた",
        "what was shown proves the eligibility by itself",
    ),
    "guide.sign.conditional": (
        "書かれた手続きをすれば通常の負担割合",
        "the normal ratio once the named act is done",
    ),
    "guide.sign.refuse": (
        "資格を確認できない。原則10割、診療は断らない",
        "no proof: paid in full for now; treatment is never refused",
    ),
    "guide.sign.undecidable": (
        "食い違いがある。選ばずに止めて保険者に聞く",
        "the facts contradict: stop, and ask the insurer",
    ),
    "guide.old_card": ("古い保険証（2025年12月1日まで）", "Old insurance cards (to 1 December 2025)"),
    "guide.portal": ("マイナポータルの資格情報画面", "The Mynaportal screen"),
    "guide.missing": ("いま足りないものと直し方", "What is missing now, and the mend"),
    "guide.past": ("窓口の人の資格の記録（二つの時間）", "insurance of the person at the counter, over time"),
    "guide.theme": ("明暗（ブラウザではCtrl+L）", "dark or light (in a browser Ctrl+L)"),
    "guide.next": ("次の人へ（ブラウザではF10）", "next visitor (in a browser F10)"),
    "guide.digits": (
        "領域を開く（入力欄と暗証番号では、先にEsc）",
        "open an area (in a field or at the PIN: Esc first)",
    ),
    "guide.fkeys": ("前・次の領域（いつでも）", "previous, next area (at any time)"),
    "guide.lay": ("書類を机に置く、照会する、チップを確かめる", "lay the paper down, ask, check the chip"),
    "guide.fill": ("書類から書き写す", "copy from the document"),
    "guide.copy": ("書くことを写し取る（判定の画面）", "copy the note to write (at Verdict)"),
    "guide.look": ("券面を近くで見る、練習用の暗証番号を見る", "look closely; the PIN, for training"),
    "guide.turn": ("書類と入力を切り替える", "turn from document to form"),
    "guide.tab": ("欄やボタンを移る", "move between fields and buttons"),
    "guide.enter": ("選ぶ、押す", "choose, press"),
    "guide.esc": ("待ちを中止、入力欄から出る、閉じる", "stop a wait, leave a field, close"),
}

_PALETTE = {
    "palette.person": ("来院者: {name}", "Person: {name}"),
    "palette.clock": ("時計: いま {now}", "Clock: now {now}"),
    "palette.clock.what": ("この世界の時刻", "The world's time"),
    "palette.day_on": ("時計を1日進める", "Clock: a day on"),
    "palette.day_on.what": ("あすの同じ時刻にする（戻せない）", "To the same time tomorrow; it never goes back"),
    "palette.state": ("体制: {name}", "Clinic: {name}"),
    "palette.area": ("領域: {name}", "Place: {name}"),
    "palette.language": ("English に切り替える", "日本語に切り替える"),
    "palette.language.what": ("表示の言語", "the language of the screens"),
    "palette.theme.dark": ("暗い表示", "Dark"),
    "palette.theme.light": ("明るい表示", "Light"),
    "palette.theme.what": ("画面の配色", "the colours of the screens"),
    "palette.trace": ("通信記録を開く", "Open the trace"),
    "palette.guide": ("案内を開く", "Open the guide"),
    "palette.past": ("資格の記録を開く（二つの時間）", "Open the person's insurance on two axes of time"),
    "palette.conclude": ("判定する", "Conclude the visit"),
    "palette.next": ("次の人へ", "Next visitor"),
    "palette.quit": ("終了する", "Quit"),
    "palette.no_match": ("見つかりません", "Nothing found"),
    # other words by which people look for things
    "palette.also.phone": ("スマホ すまほ スマートフォン 携帯 けいたい", "phone mobile smartphone"),
    "palette.also.number": ("番号で照会 保険者番号 ばんごう しょうかい", "query number insurer symbol"),
    "palette.also.papers": (
        "資格確認書 資格情報のお知らせ 保険証 組合員証 しょるい ほけんしょう 印刷 書き出し いんさつ",
        "certificate notice insurance card documents print",
    ),
    "palette.also.ledger": ("うけつけぼ 履歴 一覧 りれき", "history list visits"),
    "palette.also.patient": (
        "もうしで 申立書 再来 再診 さいらい もうしたてしょ",
        "says statement declaration returning",
    ),
    "palette.also.outage": ("障害 停止 しょうがい 止まった", "down closed broken"),
    "palette.placeholder": ("人・体制・領域・操作を探す", "find people, states, places, actions"),
}

WORDS: dict[str, Words] = table(_FRAME | _PEOPLE | _LEDGER | _TRACE | _GUIDE | _PALETTE)
