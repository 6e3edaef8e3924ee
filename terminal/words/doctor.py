"""In here live the words of `uketsuke doctor`: for a finding `x`, `x.ok`, `x.bad` and `x.mend`; where mends differ by system, `x.mend.debian`
and so on by `cardreader.platform.System` (`linux`: any that has none of its own)."""

from __future__ import annotations

from verifier.case import Words

WORDS: dict[str, Words] = {
    "doctor.clock.ok": Words("世界の時計: {detail}", "the world's clock: {detail}"),
    "doctor.clock.bad": Words("世界の時計が読めません: {detail}", "the world's clock cannot be read: {detail}"),
    "doctor.clock.mend": Words(
        "「uketsuke world clock set MOMENT」で合わせ直してください", "set it anew: uketsuke world clock set MOMENT"
    ),
    "doctor.python.ok": Words("Python {detail}", "Python {detail}"),
    "doctor.python.bad": Words("Python {detail} は古すぎます", "Python {detail} is too old"),
    "doctor.python.mend": Words("Python 3.11以降を入れてください", "install Python 3.11 or newer"),
    "doctor.pcsc_library.ok": Words("pyscard が使えます", "pyscard is installed"),
    "doctor.pcsc_library.bad": Words(
        "pyscard がないため、実物のリーダーは使えません（{detail}）",
        "no pyscard: real readers cannot be used ({detail})",
    ),
    "doctor.pcsc_library.mend.linux": Words(
        "script/run をもう一度（pipxなら pipx inject uketsuke pyscard）",
        "run script/run again (with pipx: pipx inject uketsuke pyscard)",
    ),
    "doctor.pcsc_library.mend.macos": Words("pip install pyscard", "pip install pyscard"),
    "doctor.pcsc_library.mend.windows": Words("pip install pyscard", "pip install pyscard"),
    "doctor.pcsc_build.ok": Words("pyscard を作る道具があります", "what pyscard is built with is there"),
    "doctor.pcsc_build.bad": Words(
        "pyscard を作る道具が足りません（{detail}）", "pyscard cannot be built: {detail} is missing"
    ),
    "doctor.pcsc_build.mend.debian": Words(
        "sudo apt install gcc swig libpcsclite-dev python3-dev", "sudo apt install gcc swig libpcsclite-dev python3-dev"
    ),
    "doctor.pcsc_build.mend.ubuntu": Words(
        "sudo apt install gcc swig libpcsclite-dev python3-dev", "sudo apt install gcc swig libpcsclite-dev python3-dev"
    ),
    "doctor.pcsc_build.mend.fedora": Words(
        "sudo dnf install gcc swig pcsc-lite-devel python3-devel",
        "sudo dnf install gcc swig pcsc-lite-devel python3-devel",
    ),
    "doctor.pcsc_build.mend.linux": Words(
        "Cコンパイラ、swig、pcsc-lite と Python の開発用ファイルを入れてください",
        "install a C compiler, swig, and the development files of pcsc-lite and Python",
    ),
    "doctor.pcsc_program.ok": Words("pcscd があります（{detail}）", "pcscd is installed ({detail})"),
    "doctor.pcsc_program.bad": Words("pcscd が入っていません", "pcscd is not installed"),
    "doctor.pcsc_program.mend.debian": Words("sudo apt install pcscd", "sudo apt install pcscd"),
    "doctor.pcsc_program.mend.ubuntu": Words("sudo apt install pcscd", "sudo apt install pcscd"),
    "doctor.pcsc_program.mend.fedora": Words("sudo dnf install pcsc-lite", "sudo dnf install pcsc-lite"),
    "doctor.pcsc_program.mend.linux": Words("pcsc-lite を入れてください", "install pcsc-lite"),
    "doctor.pcsc_driver.ok": Words(
        "USBリーダーのドライバーがあります（{detail}）", "the driver for USB readers is there ({detail})"
    ),
    "doctor.pcsc_driver.bad": Words(
        "USBリーダーのドライバー（libccid）が入っていません", "the driver for USB readers (libccid) is not installed"
    ),
    "doctor.pcsc_driver.mend.debian": Words("sudo apt install libccid", "sudo apt install libccid"),
    "doctor.pcsc_driver.mend.ubuntu": Words("sudo apt install libccid", "sudo apt install libccid"),
    "doctor.pcsc_driver.mend.fedora": Words("sudo dnf install pcsc-lite-ccid", "sudo dnf install pcsc-lite-ccid"),
    "doctor.pcsc_driver.mend.linux": Words("libccid（ccid）を入れてください", "install libccid (ccid)"),
    "doctor.pcsc_vpcd.ok": Words(
        "仮想リーダーのドライバーがあります（{detail}）", "the driver for virtual readers is there ({detail})"
    ),
    "doctor.pcsc_vpcd.bad": Words(
        "仮想リーダーのドライバー（vsmartcard-vpcd）がないため、「card present」は使えません",
        "no driver for virtual readers (vsmartcard-vpcd): 'card present' cannot be used",
    ),
    "doctor.pcsc_vpcd.mend.debian": Words("sudo apt install vsmartcard-vpcd", "sudo apt install vsmartcard-vpcd"),
    "doctor.pcsc_vpcd.mend.ubuntu": Words("sudo apt install vsmartcard-vpcd", "sudo apt install vsmartcard-vpcd"),
    "doctor.pcsc_vpcd.mend.fedora": Words(
        "Fedoraにはないので、vsmartcard の virtualsmartcard を作って入れてください（画面の仮想リーダーには要りません）",
        "Fedora has none: build virtualsmartcard of the vsmartcard project (the counter's own virtual reader needs none)",
    ),
    "doctor.pcsc_vpcd.mend.linux": Words(
        "vsmartcard の virtualsmartcard を入れてください（画面の仮想リーダーには要りません）",
        "install virtualsmartcard of the vsmartcard project (the counter's own virtual reader needs none)",
    ),
    "doctor.pcsc_socket.ok": Words("pcscd の口があります（{detail}）", "pcscd's socket is there ({detail})"),
    "doctor.pcsc_socket.bad": Words("pcscd の口がありません（{detail}）", "pcscd's socket is not there ({detail})"),
    "doctor.pcsc_socket.mend": Words(
        "sudo systemctl enable --now pcscd.socket（systemdがなければ sudo pcscd）",
        "sudo systemctl enable --now pcscd.socket (without systemd: sudo pcscd)",
    ),
    "doctor.pcsc_service.ok": Words("PC/SCのサービスが動いています", "the PC/SC service answers"),
    "doctor.pcsc_service.bad": Words(
        "PC/SCのサービスが応答しません（{detail}）", "the PC/SC service does not answer ({detail})"
    ),
    "doctor.pcsc_service.mend.linux": Words(
        "sudo systemctl restart pcscd（systemdがなければ sudo pcscd -f で様子を見る）",
        "sudo systemctl restart pcscd (without systemd: sudo pcscd -f shows why)",
    ),
    "doctor.pcsc_service.mend.macos": Words(
        "リーダーをつなぎ直してください（macOSのサービスは自動で起動します）",
        "plug the reader in again (macOS starts the service by itself)",
    ),
    "doctor.pcsc_service.mend.windows": Words(
        "サービス「Smart Card」（SCardSvr）を開始し、リーダーをつないでください",
        "start the service 'Smart Card' (SCardSvr) and plug the reader in",
    ),
    "doctor.pcsc_rights.ok": Words("この利用者はPC/SCを使えます", "this user may use PC/SC"),
    "doctor.pcsc_rights.bad": Words(
        "この利用者はPC/SCを使えません（{detail}、polkit）", "this user may not use PC/SC ({detail}, polkit)"
    ),
    "doctor.pcsc_rights.mend": Words(
        "画面のあるセッションから起動するか、/etc/polkit-1/rules.d/50-pcsc.rules に polkit.addRule(function(action, subject)"
        " {{ if (action.id.indexOf('org.debian.pcsc-lite.') == 0 && subject.isInGroup('pcsc')) return polkit.Result.YES; }});"
        " と書き、sudo groupadd -f pcsc、sudo usermod -aG pcsc $USER のあと入り直してください",
        "start from a session with a seat; or write into /etc/polkit-1/rules.d/50-pcsc.rules: polkit.addRule(function(action, subject)"
        " {{ if (action.id.indexOf('org.debian.pcsc-lite.') == 0 && subject.isInGroup('pcsc')) return polkit.Result.YES; }});"
        " then sudo groupadd -f pcsc, sudo usermod -aG pcsc $USER, and log in anew",
    ),
    "doctor.pcsc_rights.mend.macos": Words(
        "端末のアプリにスマートカードの利用を許可してください（システム設定 → プライバシーとセキュリティ）",
        "let the terminal's app use smart cards (System Settings, Privacy & Security)",
    ),
    "doctor.pcsc_rights.mend.windows": Words(
        "サービス「Smart Card」（SCardSvr）の開始と権限を管理者に確かめてください",
        "ask the administrator for the service 'Smart Card' (SCardSvr) and the right to use it",
    ),
    "doctor.pcsc_ports.ok": Words(
        "仮想リーダーのポートを使うほかのプログラムはありません", "no other program has the virtual readers' ports"
    ),
    "doctor.pcsc_ports.bad": Words(
        "仮想リーダーのポート（{detail}）をほかのプログラムが使っているため、「card present」は使えません",
        "another program has the virtual readers' port ({detail}): 'card present' cannot be used",
    ),
    "doctor.pcsc_ports.mend.linux": Words(
        "sudo ss -ltnp で誰が使っているかを見て、終わらせ、pcscd を再起動してください（sudo systemctl restart pcscd）",
        "see who has it with sudo ss -ltnp, end that program, and restart pcscd (sudo systemctl restart pcscd)",
    ),
    "doctor.pcsc_readers.ok": Words("リーダー: {detail}", "readers: {detail}"),
    "doctor.pcsc_readers.bad": Words("リーダーがつながっていません", "no reader is plugged in"),
    "doctor.pcsc_readers.mend.linux": Words(
        "リーダーをつなぎ、lsusb に見えるか確かめてください。仮想リーダーなら vsmartcard-vpcd。画面の仮想リーダーはそのまま使えます",
        "plug a reader in, and see whether lsusb lists it; for a virtual one install vsmartcard-vpcd; the counter's own works anyway",
    ),
    "doctor.pcsc_readers.mend.macos": Words(
        "リーダーをつなぎ、「システム情報」のUSBに見えるか確かめてください。画面の仮想リーダーはそのまま使えます",
        "plug a reader in, and see whether System Information lists it under USB; the counter's own virtual reader works anyway",
    ),
    "doctor.pcsc_readers.mend.windows": Words(
        "リーダーをつなぎ、「デバイス マネージャー」のスマート カード読み取り装置に見えるか確かめてください。画面の仮想リーダーはそのまま使えます",
        "plug a reader in, and see whether Device Manager lists it under smart card readers; the counter's own virtual reader works anyway",
    ),
    "doctor.world.ok": Words("世界: {detail}", "world: {detail}"),
    "doctor.world.bad": Words("世界を開けません（{detail}）", "the world cannot be opened ({detail})"),
    "doctor.world.mend": Words(
        "「uketsuke world reset」で作り直すか、--world で別のフォルダーにしてください",
        "make it anew with 'uketsuke world reset', or use another --world",
    ),
    "doctor.database.ok": Words("全国側のデータベース: {detail}", "the national side's database: {detail}"),
    "doctor.database.bad": Words(
        "全国側のデータベースを作れません（{detail}）", "the national side's database cannot be made ({detail})"
    ),
    "doctor.database.mend": Words(
        "ディスクの空きと権限を確かめ、だめなら「uketsuke world reset」。PostgreSQLなら、動いているかとURLを（ファイルに戻すには「uketsuke server --database sqlite」）",
        "see to disk space and rights, else 'uketsuke world reset'; of a PostgreSQL, that it runs, and to its URL (back to files: 'uketsuke server --database sqlite')",
    ),
    "doctor.certificates.ok": Words(
        "TLSの証明書は {detail} まで有効です", "the TLS certificates are good until {detail}"
    ),
    "doctor.certificates.bad": Words(
        "TLSの証明書が使えません（{detail}）", "the TLS certificates cannot be used ({detail})"
    ),
    "doctor.certificates.mend": Words(
        "パソコンの日付を確かめ、正しければ「uketsuke world reset」",
        "see to the machine's date; if it is right, 'uketsuke world reset'",
    ),
    "doctor.ledger.ok": Words("受付簿に書けます（{detail}）", "the ledger can be written ({detail})"),
    "doctor.ledger.bad": Words("受付簿に書けません（{detail}）", "the ledger cannot be written ({detail})"),
    "doctor.ledger.mend": Words("フォルダーの権限と空きを確かめてください", "see to the folder's rights and space"),
    "doctor.port.ok": Words("サーバーのポートを開けます", "the server can open a port"),
    "doctor.port.bad": Words(
        "自機にポートを開けません（{detail}）", "no port can be opened on this machine ({detail})"
    ),
    "doctor.port.mend": Words(
        "127.0.0.1 への接続を止めているもの（セキュリティソフトなど）を確かめてください",
        "see what forbids connections to 127.0.0.1 (a security product, say)",
    ),
    "doctor.server.ok": Words(
        "指定のサーバーが応答します（医療機関 {detail}）", "the server answers (clinic {detail})"
    ),
    "doctor.server.bad": Words("指定のサーバーを使えません: {detail}", "the server cannot be used: {detail}"),
    "doctor.server.mend": Words(
        "--server と --ca、--client-cert、--client-key を確かめてください",
        "see to --server and to --ca, --client-cert, --client-key",
    ),
    "doctor.font.ok": Words("画面の日本語の字体: {detail}", "a Japanese font for terminals and browsers: {detail}"),
    "doctor.font.bad": Words(
        "日本語の字体がないため、この機械の端末やブラウザでは文字が四角になります",
        "no Japanese font: terminals and browsers on this machine draw boxes",
    ),
    "doctor.font.mend.linux": Words(
        "Debian・Ubuntu: sudo apt install fonts-ipafont-gothic。Fedora: sudo dnf install ipa-gothic-fonts",
        "Debian, Ubuntu: sudo apt install fonts-ipafont-gothic; Fedora: sudo dnf install ipa-gothic-fonts",
    ),
    "doctor.font.mend.macos": Words("ヒラギノ角ゴシックを有効にしてください", "enable Hiragino Sans in Font Book"),
    "doctor.font.mend.windows": Words(
        "設定の「オプション機能」で日本語補助フォントを入れてください",
        "add Japanese supplemental fonts in Optional features",
    ),
    "doctor.terminal.ok": Words("端末の文字コード: {detail}", "the terminal's encoding: {detail}"),
    "doctor.terminal.bad": Words(
        "端末の文字コードがUTF-8ではありません（{detail}）", "the terminal's encoding is not UTF-8 ({detail})"
    ),
    "doctor.terminal.mend.linux": Words("export LANG=C.UTF-8", "export LANG=C.UTF-8"),
    "doctor.terminal.mend.macos": Words("export LANG=ja_JP.UTF-8", "export LANG=en_US.UTF-8"),
    "doctor.terminal.mend.windows": Words(
        "Windows Terminal を使い、set PYTHONUTF8=1", "use Windows Terminal, and set PYTHONUTF8=1"
    ),
    "doctor.summary_ok": Words("すべて使えます", "everything works"),
    "doctor.summary_some": Words(
        "○ の付いたものは使えます。窓口（仮想リーダーと書類）は使えます",
        "what has ○ works; the counter works, with the virtual reader and papers",
    ),
    "doctor.summary_bad": Words("窓口を使うには、上の × を直してください", "mend what has × above to use the counter"),
}
