// Every Japanese text of the hosted pages.
import type { PageText } from './en.ts'

export const ja: PageText = {
  lang: 'ja',
  dir: 'ltr',
  errorPrefix: 'エラー: ',
  problemSummary: '次の点をご確認ください：',
  continue: '続ける',
  backTo: (client) => `${client} に戻る`,

  request: {
    either: 'メールアドレスまたはユーザー名',
    wordsEither: 'メールアドレスまたはユーザー名を入力してください。パスワードを変更する手順をお送りします。',
    noEither: 'メールアドレスまたはユーザー名を入力してください',
    invalidEither: 'メールアドレスまたはユーザー名が正しくありません。',
    submit: '続ける',
    back: (client) => `${client} に戻る`,
    title: 'パスワードをお忘れですか？',
    words: 'メールアドレスを入力してください。パスワードを変更する手順をお送りします。',
    email: 'メールアドレス',
    noEmail: 'メールアドレスを入力してください',
    invalidEmail: 'メールアドレスが正しくありません。',
  },

  checkEmail: {
    title: 'メールをご確認ください',
    words: (email) => `${email} に届くメールで、パスワードを変更する手順をご確認ください。`,
    otherTitle: 'メッセージをご確認ください',
    otherWords: (entry) => `${entry} に届くメッセージで、パスワードを変更する手順をご確認ください。`,
    otherResend: 'もう一度送る',
    again: '手順をもう一度お送りしました。',
    resend: 'メールを再送する',
    back: '戻る',
  },

  open: { title: 'パスワードの変更', words: (tenant) => `${tenant} のアカウントの新しいパスワードを設定します。` },

  running: { title: '少々お待ちください', words: '確認をしています。このページは自動的に進みます。' },
  elsewhere: { title: 'もう一つ手順があります', words: (host) => `${host} に移動します。その後ここに戻ります。` },
  denied: { title: '変更できません', words: 'ここではパスワードを変更できません。パスワードはそのままです。' },

  challenge: {
    submit: '続ける',
    title: 'ご本人の確認',
    pick: 'ご本人であることを確認する方法を選んでください。',
    code: 'コードを入力してください',
    recoveryCode: 'リカバリーコード',
    sent: (to) => `${to} にコードを送りました。`,
    again: '新しいコードを送りました。前のコードは使えません。',
    resend: '新しいコードを送る',
    another: '別の方法を試す',
    useKey: '続ける',
    needsScript: 'この方法には JavaScript が必要です。このページで許可するか、別の方法をお試しください。',
    asks: {
      otp: 'ワンタイムパスワードのアプリでコードをご確認ください。',
      'recovery-code': '最初の登録のときに受け取ったリカバリーコードを入力してください。',
      'webauthn-roaming': 'セキュリティキーを使ってパスワードを変更します。',
      'webauthn-platform': '指紋認証または顔認証を使ってパスワードを変更します。',
      email: '',
      sms: '',
      phone: '',
      voice: '',
    },
    asksElsewhere: {
      'webauthn-roaming': 'セキュリティキーを使ってご本人であることを確認します。',
      'webauthn-platform': '指紋認証または顔認証を使ってご本人であることを確認します。',
    },
    factors: {
      otp: 'ワンタイムパスワードのアプリ',
      email: 'メール',
      sms: 'テキストメッセージ',
      phone: '電話',
      voice: '音声通話',
      'webauthn-roaming': 'セキュリティキー',
      'webauthn-platform': '指紋認証または顔認証',
      'recovery-code': 'リカバリーコード',
      'push-notification': '通知',
    },
    problems: {
      'invalid-code': '入力されたコードは正しくありません。',
      'expired-code': 'このコードは期限切れです。新しいコードを取得してください。',
      'too-many': '試行回数が多すぎます。しばらくしてからお試しください。',
      'not-verified': '確認できませんでした。もう一度試すか、別の方法をお試しください。',
    },
  },

  enroll: {
    yours: '登録済みのもの',
    remove: (factor) => `${factor} を削除する`,
    removed: '削除しました',
    removedWords: (factor) => `今後、${factor}ではご本人を確認できません。`,
    title: 'アカウントの保護',
    words: (tenant) => `${tenant} でご本人を確認する方法を追加します。`,
    pick: '追加するものを選んでください。',
    scan: 'ワンタイムパスワードのアプリでこのコードを読み取り、表示されたコードを入力してください。',
    qr: 'ワンタイムパスワードのアプリ用の QR コード',
    secret: 'または、このキーを手で入力してください：',
    phone: '電話番号',
    phoneWords: '国際形式で入力してください。例: +81 90 1234 5678',
    email: 'メールアドレス',
    key: 'セキュリティキーを用意して「続ける」を押してください。',
    platform: '「続ける」を押し、この端末の指紋認証、顔認証、または画面ロックを使ってください。',
    needsScript: 'これには JavaScript が必要です。このページで許可するか、別のものを選んでください。',
    another: '別のものを選ぶ',
    invalid: '正しくありません。',
    done: '完了しました',
    doneWords: '今後はこの方法でご本人を確認できます。',
    recovery:
      'このリカバリーコードを安全な場所に保管してください。他の方法がないときに一度だけ使え、再び表示されません。',
  },

  prompt: {
    optional: '(任意)',
    problems: {
      required: 'この項目を入力してください。',
      invalid: '正しくありません。',
      'too-short': '短すぎます。',
      'too-long': '長すぎます。',
      'out-of-range': '数値が範囲外です。',
    },
  },

  password: {
    title: 'パスワードの変更',
    words: '新しいパスワードを入力してください。',
    account: 'アカウント',
    new: '新しいパスワード',
    again: '新しいパスワード (確認)',
    submit: 'パスワードを変更する',
    show: '表示',
    showWords: 'パスワードを表示する',
    hide: '隠す',
    hideWords: 'パスワードを隠す',
    rules: 'パスワードの条件：',
    alsoBe: 'そのほかの条件：',
    met: '満たしています',
    notMet: 'まだ満たしていません',
    allMet: 'すべての条件を満たしています。',
    someNotMet: (count) => `まだ満たしていない条件: ${count}`,
  },

  rules: {
    atLeast: (length) => `${length} 文字以上`,
    atMost: (length) => `${length} 文字以下`,
    kinds: (kinds) => `次のうち ${kinds} 種類以上：`,
    allKinds: '次のすべて：',
    identical: (longest) => `同じ文字の連続は ${longest} 文字まで`,
    further: {
      PasswordDictionaryError: 'よく使われるパスワードではないこと',
      PasswordNoUserInfoError: 'お名前やメールアドレスなど、ご自身の情報を含まないこと',
      PasswordHistoryError: '以前に使ったパスワードではないこと',
      PasswordLeakedError: 'データ漏えいで知られたパスワードではないこと',
    },
    kind: {
      lower: '英小文字 (a-z)',
      upper: '英大文字 (A-Z)',
      digit: '数字 (0-9)',
      special: '記号 (例: !@#$%^&*)',
    },
  },

  problems: {
    missing: '新しいパスワードを入力してください。',
    mismatch: '二つのパスワードが一致しません。新しいパスワードを二回入力してください。',
    PasswordStrengthError: 'このパスワードは下の条件の一部を満たしていません。',
    PasswordDictionaryError: 'このパスワードは一般的すぎます。',
    PasswordNoUserInfoError: 'このパスワードには、お名前やメールアドレスなどの情報が含まれています。',
    PasswordHistoryError: 'このパスワードは以前に使われています。別のものを選んでください。',
    PasswordLeakedError:
      'このパスワードは、他のサイトから流出したデータに含まれています。別のパスワードを選んでください。',
  },

  changed: {
    back: (client) => `${client} に戻る`,
    title: 'パスワードを変更しました',
    words: 'パスワードは正常に変更されました。',
    message: '新しいパスワードでアプリケーションにログインできます。',
  },

  failed: {
    expired: {
      title: 'リンクの期限切れ',
      words: 'ログインページに戻り、「パスワードをお忘れですか？」から新しいメールを送ってください。',
    },
    used: {
      title: '無効なリンク',
      words:
        'このリンクはすでに使われています。もう一度変更するには、ログインページの「パスワードをお忘れですか？」をご利用ください。',
    },
    generic: {
      title: 'もう一度お試しください',
      words:
        'このリンクは使えません。何度か依頼した場合は、最新のメールを開いてください。それ以外の場合は、ログインページの「パスワードをお忘れですか？」をご利用ください。',
    },
    action: {
      title: '問題が発生しました',
      words: 'パスワードは変更されていません。メールのリンクをもう一度開けます。続く場合はサポートにご連絡ください。',
    },
    tries: {
      title: '試行回数が多すぎます',
      words:
        'コードが何度も違っていたため、何も変更されていません。メールのリンクをもう一度開くか、新しいリンクを取得してください。',
    },
    another: 'パスワードをお忘れですか？',
  },

  errors: {
    gone: {
      title: 'このページは期限切れです',
      words:
        '長い間開かれていたか、別のブラウザーのものです。このブラウザーで最新のメールのリンクを開くか、新しいリンクを取得してください。',
    },
    forged: {
      title: 'もう一度お試しください',
      words:
        'このサイトのページからの送信であることを確認できなかったため、何も変更されていません。Cookie を許可し、ページを開き直して送信してください。',
    },
    stale: {
      title: 'すでに通過しています',
      words:
        'この戻り先はすでに使われたか、待っているものではありません。何も変更されていません。ここから続けてください。',
    },
    unknownClient: {
      title: '不明なアプリケーション',
      words:
        'リンクにあるアプリケーションは不明か、ここでパスワードを変更できません。アプリケーションに戻ってやり直してください。',
    },
    invalid: {
      title: '処理できません',
      words: '要求が想定と異なるため、何も変更されていません。戻ってやり直してください。',
    },
    absent: {
      title: 'ページが見つかりません',
      words: 'このアドレスには何もありません。全体がコピーされているかご確認ください。',
    },
    tooLarge: {
      title: '一度に多すぎます',
      words: '受け付けられる大きさを超えたため、何も変更されていません。戻って内容を減らしてください。',
    },
    tooMany: { title: '試行回数が多すぎます', words: '数分待ってからお試しください。' },
    broken: {
      title: '問題が発生しました',
      words: 'こちらの問題です。ページに表示されていない限り、何も変更されていません。後でお試しください。',
    },
  },

  inbox: {
    title: '開発用受信箱',
    words: '送られるはずだったもの (新しい順)。このマシンの外には出ていません。',
    empty: 'まだ何も送られていません。',
    refresh: '更新',
    from: '差出人',
    to: '宛先',
    sent: '送信日時',
  },
}
