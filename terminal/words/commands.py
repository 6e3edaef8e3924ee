"""In here live the words of the command line: help texts, and what each command says when it has done something."""

from __future__ import annotations

from verifier.case import Words

WORDS: dict[str, Words] = {
    "help.usage": Words("使い方:", "Usage:"),
    "help.options": Words("オプション", "Options"),
    "help.commands": Words("コマンド", "Commands"),
    "help.metavar.options": Words("[オプション]", "[OPTIONS]"),
    "help.metavar.commands": Words("コマンド [引数]...", "COMMAND [ARGS]..."),
    "help.default": Words("既定 {value}", "default: {value}"),
    "help.range": Words("{first}から{last}まで", "{first} to {last}"),
    "help.and": Words("、", "; "),
    "help.limits": Words("（{limits}）", " ({limits})"),
    "help.command.uketsuke": Words(
        "受付（うけつけ）: オンライン資格確認の窓口シミュレータ。\n\nコマンドなしで窓口の画面を開きます。登場人物はすべて架空です。"
        "実在の人の資格の判断には使わないでください。",
        "uketsuke: a simulator of the clinic's side of online eligibility verification.\n\nWithout a command it opens the"
        " counter. All people are invented; never decide a real person's insurance with it.",
    ),
    "help.command.terminal": Words("窓口の画面を開く", "Open the counter on the screen"),
    "help.command.web": Words("同じ窓口をブラウザで開く", "Serve the same counter to a browser"),
    "help.command.server": Words("全国側のサーバーだけを動かす", "Run the national side alone"),
    "help.command.world": Words("架空の世界を作る・見る・作り直す", "Make the invented world, and look at it"),
    "help.command.world.init": Words("世界を作る", "Make a world"),
    "help.command.world.show": Words(
        "登場人物を見る（PERSONを略すと全員）", "Show the people (all, or one by its PERSON id)"
    ),
    "help.command.world.clock": Words(
        "世界の時計を見る・合わせる・進める・速める", "See, set, advance and speed up the world's clock"
    ),
    "help.command.world.clock.show": Words("いま何時か、どう進むか", "What time it is, and how the clock goes"),
    "help.command.world.clock.set": Words(
        "時計を合わせる（MOMENTは 2025-12-01 か 2025-12-01T23:59:50。戻せません）",
        "Set the clock (MOMENT: 2025-12-01 or 2025-12-01T23:59:50; never back)",
    ),
    "help.command.world.clock.advance": Words(
        "時計を進め、その間に起きたことを順に言う（3d、12h、2w、1m=月、1y、30min）",
        "Move the clock on, and tell in order what happens on the way (3d, 12h, 2w, 1m = month, 1y, 30min)",
    ),
    "help.command.world.clock.speed": Words(
        "時計をパソコンの何倍で進めるか", "How many times as fast as the machine's the clock runs"
    ),
    "help.command.world.fork": Words(
        "この世界（鍵・カード・帳簿）を写して、別の世界を作る。時計を戻すのはこれで",
        "Copy this world (keys, cards, books) as another; so one goes back in time",
    ),
    "help.option.cast_on": Words(
        "登場人物がこの日の配役であるように（内部用）", "People as cast for this day (internal)"
    ),
    "help.option.running": Words("その時刻から進み続ける", "It runs on from there"),
    "help.option.fixed": Words("その時刻で止まる", "It stands still there"),
    "help.option.real": Words("パソコンの時計に従う", "It follows the machine's"),
    "help.option.to": Words("この時刻まで", "To this moment"),
    "help.option.at": Words("新しい世界の時計の時刻", "The moment of the new world's clock"),
    "help.command.world.reset": Words(
        "世界を作り直す（同じ種から、同じ人びと）", "Make the world anew (same seed, same people)"
    ),
    "help.command.world.document": Words(
        "人の書類の一覧、または印刷できる見本（HTML）\n\nKIND を略して --out もなければ一覧。KIND を略して --out を付けると、すべてを1つのファイルに書きます。",
        "A person's documents, or specimens to print (HTML)\n\nWithout KIND and --out: the list. With --out alone: all of them in one file.",
    ),
    "help.command.world.bulk-issue": Words(
        "2025年秋の資格確認書の一斉交付（止まっても続きから）",
        "The bulk issue of certificates of autumn 2025; goes on where it stopped",
    ),
    "help.option.out": Words("書き出すHTMLファイル（略すと標準出力）", "The HTML file (default: standard output)"),
    "help.option.on": Words(
        "交付日（2025-09-01から2025-12-01。既定 2025-10-15）",
        "Day of issue, 2025-09-01 to 2025-12-01 (default: 2025-10-15)",
    ),
    "help.option.listing": Words(
        "誰に何をなぜ交付し、誰をなぜ除いたかの一覧", "Who got what and why, and who was left out and why"
    ),
    "help.command.card": Words(
        "カードを一覧・表示・読み取り・仮想リーダーに差す・書き出す",
        "List, show, read, present and export the cards",
    ),
    "help.command.card.list": Words("カードを持つ人の一覧", "List the cards"),
    "help.command.card.show": Words(
        "カードの中のファイルを見る（秘密は出しません）", "Show a card's files, without secrets"
    ),
    "help.command.card.read": Words(
        "リーダーのカードを読む（窓口が見てよいものだけ）", "Read a card on a reader: what a clinic may see, no more"
    ),
    "help.command.card.present": Words(
        "仮想カードをPC/SCの仮想リーダー（vpcd）に差す。Ctrl-C で抜く",
        "Put a virtual card into the PC/SC virtual reader (vpcd); Ctrl-C ejects it",
    ),
    "help.command.card.export": Words(
        "カードのイメージをファイルに書き出す（秘密を含みます）",
        "Write a card's image to a file (it holds its secrets)",
    ),
    "help.command.card.bind": Words(
        "手もとのカードを登場人物の代わりにする（読めるのはカードの見分けだけ）",
        "Let any card at hand stand in for a demo person",
    ),
    "help.command.card.fault": Words(
        "カードに不具合を仕込む・一覧・取り消す", "Order, list and take back what is wrong with a card"
    ),
    "help.command.card.fault.add": Words(
        "不具合を仕込む。カードがどの窓口に置かれても効く",
        "Order faults: they go with the card to whichever desk it is laid on",
    ),
    "help.command.card.fault.list": Words("仕込んだ不具合の一覧", "List the faults of a card"),
    "help.command.card.fault.clear": Words(
        "不具合を取り消す（NAMEを略すとすべて）", "Take faults back (all, or those called NAME)"
    ),
    "help.command.card.fault.kinds": Words("不具合の種類", "The faults that there are"),
    "help.command.card.trace": Words(
        "カードとのやりとりを記録する（氏名・番号・暗証番号・鍵は置き換える）",
        "Record a session with a card; names, numbers, PINs and keys are replaced",
    ),
    "help.command.card.unbind": Words("代わりのカードの登録をやめる", "End a stand-in"),
    "help.command.verify": Words(
        "画面なしで資格確認をする: カードで、番号で、または書類の事例で\n\n"
        "終了コード: 0 受理・条件付き、1 不可、2 使い方の誤り、3 判断できない・本人確認できない、4 障害",
        "Verify without a screen: by card, by number, or cases of evidence\n\n"
        "Exit status: 0 accept or conditional, 1 refuse, 2 wrong use, 3 undecidable or holder not authenticated, 4 trouble",
    ),
    "help.command.ledger": Words("受付簿を見る・書き出す", "The ledger of visits"),
    "help.command.ledger.list": Words("受付の一覧", "List the visits"),
    "help.command.ledger.show": Words("受付を1件見る", "Show one visit"),
    "help.command.ledger.export": Words("CSVまたは事例（JSONL）に書き出す", "Export as CSV or as cases (JSONL)"),
    "help.command.doctor": Words(
        "このパソコンで何が使えるかを調べ、直し方を言う", "See what works on this machine, and how to mend the rest"
    ),
    "help.option.tab": Words("1つのタブの窓口（内部用）", "One tab's counter (internal)"),
    "help.option.help": Words("この説明を出す", "Show this help"),
    "help.option.version": Words("版を表示する", "Show the version"),
    "help.option.json": Words("標準出力をJSONだけにする", "JSON alone on standard output"),
    "help.option.date": Words("世界の日付（略すと今日）", "The world's date (default: today)"),
    "help.option.clinic": Words(
        "医療機関コード（省略時は最初の医療機関）", "The clinic's code (default: the world's first clinic)"
    ),
    "help.option.lang": Words("言葉（ja / en）", "Language (ja / en)"),
    "help.option.world": Words("世界のフォルダー", "The world folder"),
    "help.option.server": Words("全国側のサーバー（略すと内蔵）", "The national system (default: an embedded one)"),
    "help.option.ca": Words(
        "サーバーを信用するための認証局（PEM）", "The authority that the server is trusted by (PEM)"
    ),
    "help.option.client_cert": Words("医療機関の証明書（PEM）", "The clinic's certificate (PEM)"),
    "help.option.client_key": Words("その秘密鍵（PEM）", "Its private key (PEM)"),
    "help.option.clinic_state": Words("医療機関の状態", "What the clinic's verification can do"),
    "help.option.settings": Words(
        "医院の設定のファイル（略すと世界のフォルダーの settings.toml。--cases・--case では、書いたときだけ使う）",
        "The clinic's settings (default: settings.toml of the world folder; with --cases and --case only if told)",
    ),
    "help.option.reader": Words(
        "カードリーダー（auto: 実物があれば実物、なければ仮想）", "The card reader (auto: a real one if there is one)"
    ),
    "help.option.host": Words("待ち受けるアドレス", "Address to listen on"),
    "help.option.port": Words("待ち受けるポート（0は空いているもの）", "Port to listen on (0: a free one)"),
    "help.option.workers": Words("プロセスの数", "Number of processes"),
    "help.option.database": Words(
        "登録と記録の置き場所: postgresql://… か sqlite（世界のフォルダーのファイル）。世界はこれを覚えます",
        "Where registry and journal are: postgresql://… or sqlite (files of the world); the world remembers it",
    ),
    "help.option.no_tls": Words(
        "TLSなし（自機のみ。医療機関は X-Uketsuke-Clinic ヘッダー）",
        "Without TLS (loopback only; the clinic is the header X-Uketsuke-Clinic)",
    ),
    "help.option.end_with_parent": Words("標準入力が閉じたら終わる", "End when standard input closes"),
    "help.option.seed": Words("世界の種。同じ種からは同じ人びと", "The world's seed; same seed, same people"),
    "help.option.people": Words(
        "そのほかに、この人数の人口も作る（p0000001 から）",
        "With a population of so many people besides (from p0000001)",
    ),
    "help.option.secrets": Words("訓練用の暗証番号なども出す", "Also show the training PINs"),
    "help.option.yes": Words("確かめずに行う", "Don't ask"),
    "help.option.image": Words("人の代わりにイメージファイルを使う", "An image file in place of a person"),
    "help.option.address": Words("vpcdのアドレス", "Where vpcd listens"),
    "help.option.atr": Words("ATR（名前か16進数）", "The ATR: a preset's name, or hex"),
    "help.option.seconds": Words("この秒数で抜く", "Eject after so many seconds"),
    "help.option.person": Words("登場人物のカードで確認する", "Verify by this person's card"),
    "help.option.face": Words("顔認証の結果（既定 match）", "Result of the face match (default: match)"),
    "help.option.pin": Words(
        "暗証番号（--readerでは --pin-stdin か入力待ち）", "The PIN (with --reader: a prompt, or --pin-stdin)"
    ),
    "help.option.pin_stdin": Words("暗証番号を標準入力から読む", "Read the PIN from standard input"),
    "help.option.visual": Words("目視確認の結果", "Result of the visual check"),
    "help.option.fallback": Words(
        "回線が閉じているときは書類の規則で決める", "Go on to the rules of evidence when the line is closed"
    ),
    "help.option.insurer": Words("保険者番号（番号で照会）", "Insurer number (query by number)"),
    "help.option.symbol": Words("記号", "Symbol"),
    "help.option.number": Words("番号", "Number"),
    "help.option.branch": Words("枝番", "Branch number"),
    "help.option.birth_date": Words("生年月日（西暦・和暦）", "Birth date (also in eras)"),
    "help.option.visit_date": Words("受診日（略すと今日）", "Day of the visit (default: today)"),
    "help.option.cases": Words(
        "事例のファイル（1行に1件、- は標準入力）", "A file of cases, one a line (- for standard input)"
    ),
    "help.option.one_case": Words("1件の事例のファイル", "A file with one case"),
    "help.option.why": Words("ほかの規則がなぜ当たらなかったかも言う", "Also say why the other rows did not hold"),
    "help.option.wait": Words(
        "カードが置かれるまで（verify）、別のプログラムが使い終わるまで、この秒数まで待つ",
        "Wait so many seconds for a card to be placed (verify), and for another program to let go of it",
    ),
    "help.option.fault": Words(
        "不具合を仕込む（card.slow:ms=300 など。何度でも。@FILE も可）",
        "Order a fault (card.slow:ms=300, say; may be repeated; @FILE reads a file)",
    ),
    "help.option.schema": Words("事例と判定のJSON Schemaを出す", "Print the JSON Schema of case and verdict"),
    "help.option.day": Words("この日の分だけ", "Only this day"),
    "help.option.force": Words("すでにあるファイルに上書きする", "Replace a file that exists"),
    "help.option.form": Words("形式（csv / cases）", "Format (csv / cases)"),
    "help.option.expiry_year": Words(
        "カードの有効期限の年（西暦。生年月日・セキュリティコードと合わせてチップを読む）",
        "Year of the card's expiry (with birth date and security code: read the chip)",
    ),
    "help.option.security_code": Words("カード表面のセキュリティコード（4桁）", "Security code on the card's front"),
    "card_read.reader": Words("リーダー", "reader"),
    "card_read.atr": Words("ATR", "ATR"),
    "card_read.belonging": Words("カード", "card"),
    "card_read.seems": Words("見たところ", "seems to be"),
    "card_read.certificate_expires_on": Words(
        "利用者証明用電子証明書の有効期限", "user authentication certificate until"
    ),
    "card_read.issuer_ended_on": Words("前の認証局のもの（終わった日）", "by an earlier authority, which ended on"),
    "card_read.pin_tries": Words("暗証番号の残り回数", "PIN tries left"),
    "card_read.name": Words("氏名", "name"),
    "card_read.birth_date": Words("生年月日", "birth date"),
    "card_read.sex": Words("性別", "sex"),
    "card_read.address": Words("住所", "address"),
    "card_read.genuine": Words("署名", "signatures"),
    "card_read.genuine.yes": Words("正しい", "genuine"),
    "card_read.genuine.no": Words("合わない（偽造の疑い）", "do not hold (suspect)"),
    "card_read.collation_tries": Words("照合番号の残り回数", "collation number tries left"),
    "belonging.of_this_world": Words("この世界のマイナンバーカード", "a My Number card of this world"),
    "belonging.foreign": Words(
        "この世界のものではない、本物のカード（これ以上は読みません）",
        "a genuine card, not of this world (nothing more is read)",
    ),
    "belonging.not_my_number": Words("マイナンバーカードではない", "no My Number card"),
    "seems.felica": Words(
        "FeliCa（交通系・電子マネー・学生証など）", "FeliCa (transit, electronic money, student card)"
    ),
    "seems.mifare": Words("MIFARE（会員証・入館証など）", "MIFARE (membership or access card)"),
    "seems.residence_card": Words("在留カード・特別永住者証明書", "residence card"),
    "seems.driving_licence": Words("運転免許証", "driving licence"),
    "seems.passport": Words("旅券", "passport"),
    "seems.payment": Words("クレジット・キャッシュカード", "payment card"),
    "seems.juki_card": Words("住民基本台帳カード（住基カード）", "a Basic Resident Register card (the card before)"),
    "seems.certificates": Words(
        "電子証明書のカード（医師資格証などのHPKI、社員証）",
        "a card with certificates (HPKI of professionals, staff card)",
    ),
    "seems.piv": Words("職員証（PIV）", "PIV card"),
    "seems.openpgp": Words("OpenPGPカード", "OpenPGP card"),
    "seems.unknown": Words("わからないカード", "an unknown card"),
    "world_made": Words("世界を作りました: {folder}（種 {seed}）", "made the world: {folder} (seed {seed})"),
    "change.registered_here": Words("{on} に窓口で利用登録しました", "registered at a counter on {on}"),
    "change.pin_tries": Words("{pin}の残り回数が{left}回です", "the {pin} has {left} tries left"),
    "change.pin_locked": Words("{pin}がロックされています", "the {pin} is locked"),
    "change.pin_changed": Words("{pin}が変更されています", "the {pin} was changed"),
    "change.card_damaged": Words("カードのファイルが壊れています", "the card's file is damaged"),
    "change.office": Words("{on} {act}", "{on}: {act}"),
    "pin.auth": Words("利用者証明用の暗証番号", "user authentication PIN"),
    "pin.sign": Words("署名用のパスワード", "digital signature password"),
    "pin.entry": Words("券面事項入力補助の暗証番号", "card-entry PIN"),
    "pin.basic": Words("住民基本台帳用の暗証番号", "resident register PIN"),
    "act.card_issued": Words("カードの交付", "a card was issued"),
    "act.phone_issued": Words("スマホ用電子証明書の発行", "a certificate for the phone was issued"),
    "act.certificates_renewed": Words("電子証明書の更新", "the certificates were renewed"),
    "act.certificates_ended": Words("電子証明書の失効・一時停止", "the certificates were revoked or suspended"),
    "act.suspension_lifted": Words("一時停止の解除", "the suspension was lifted"),
    "act.card_returned": Words("カードの返納", "the card was returned"),
    "act.pins_reset": Words("暗証番号の初期化", "PINs were set anew"),
    "world_reset_sure": Words(
        "{folder} の世界を作り直します。受付簿も消えます。よろしいですか",
        "the world in {folder} will be made anew, its ledger too; sure?",
    ),
    "world_reset_servers": Words(
        "この世界で動いているサーバーは、起動し直してください",
        "a server that is at work on this world must be started again",
    ),
    "card_exported": Words(
        "{person} のカードを {file} に書き出しました。秘密鍵と暗証番号を含みます",
        "wrote the card of {person} to {file}; it holds its keys and PINs",
    ),
    "card_bound": Words(
        "{reader} のカードを {person} の代わりにしました。カードの中身は保存していません",
        "the card on {reader} now stands in for {person}; nothing of it is stored",
    ),
    "card_unbound": Words("{person} の代わりのカードをやめました", "no card stands in for {person} any more"),
    "card_placed": Words(
        "{person} のカードを仮想リーダーに差しました（ATR {atr}）。Ctrl-C で抜きます",
        "the card of {person} is in the virtual reader (ATR {atr}); Ctrl-C ejects it",
    ),
    "card_ejected": Words("カードを抜きました", "ejected"),
    "language_unknown": Words(
        "uketsuke: UKETSUKE_LANG={value} は使えません。ja か en です。日本語で続けます (UKETSUKE_LANG is ja or en)",
        "uketsuke: UKETSUKE_LANG={value} is no language of mine: ja or en",
    ),
    "ledger_empty": Words("受付簿に受付はありません", "no visit in the ledger"),
    "ledger_empty_day": Words("{day} の受付はありません", "no visit on {day}"),
    "ledger_torn": Words(
        "{file} の{line}行目は読めません（書きかけ）。そのまま残し、飛ばします",
        "{file}, line {line} cannot be read (torn); it is left there and passed over",
    ),
    "pin_prompt": Words("暗証番号（患者さんご本人が入力）", "PIN (typed by the patient)"),
    "web.title": Words("受付 uketsuke（訓練用）", "uketsuke (training)"),
    "web.opening": Words("窓口を開いています…", "opening the counter…"),
    "web.ended": Words("窓口を閉じました。", "The counter was closed."),
    "web.gone": Words(
        "窓口とのつながりが切れました。開き直せないときは、uketsuke web をもう一度始めてください。",
        "The line to the counter was lost. If it cannot be opened again, start uketsuke web anew.",
    ),
    "web.broke": Words(
        "窓口が思いがけず止まりました。もう一度開いてください。受付簿に記録した受付は残っています。",
        "The counter stopped unexpectedly. Open it again; visits in the ledger are kept.",
    ),
    "web.not_started": Words(
        "窓口を始められません（{reason}）。ほかのタブを閉じて、もう一度開いてください。",
        "The counter cannot be started ({reason}). Close other tabs, then open it again.",
    ),
    "web.name_unknown": Words(
        "{host} という名前では開けません。uketsuke web が表示したアドレスで開いてください。",
        "It cannot be opened by the name {host}: use the address that uketsuke web showed.",
    ),
    "web.open_to_others": Words(
        "このパソコンの外からも開けます。合言葉はないので、届く人は誰でも窓口を操作できます",
        "it can be opened from other machines; there is no password, so whoever reaches it can work the counter",
    ),
    "web.again": Words("もう一度開く", "Open again"),
    "web_ready": Words(
        "ブラウザで {url} を開いてください。Ctrl-C で終わります", "open {url} in a browser; Ctrl-C ends it"
    ),
}
