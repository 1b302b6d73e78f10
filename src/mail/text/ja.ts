// Every Japanese text of the built-in mails and text messages.
import type { MailText, Told } from './en.ts'

const expires = ({ duration }: Told) => `このコードは1回限り、${duration}以内に使用できます。`
const linkExpires = ({ duration }: Told) =>
  `このリンクは1回限り、${duration}以内に使用できます。新しいリンクを発行すると無効になります。`
const ignoreCode = 'お心当たりがない場合は、このメッセージを無視し、コードを誰にも教えないでください。'

export const ja: MailText = {
  direction: 'ltr',
  open: '次のリンクを開いてください：',
  copy: 'ボタンが機能しない場合は、次のアドレスをブラウザーにコピーしてください：',
  reset: {
    subject: 'パスワードの再設定',
    lead: ({ address, tenant }) => `${tenant}で ${address} の新しいパスワードの設定がリクエストされました。`,
    button: '新しいパスワードを設定する',
    expires: linkExpires,
    ignore: 'お心当たりがない場合は、このメッセージを無視してください。パスワードは変更されません。',
    sms: ({ tenant, duration, url }) => `${tenant}：${duration}以内に新しいパスワードを設定してください ${url}`,
  },
  resetCode: {
    subject: '新しいパスワード用のコード',
    lead: ({ tenant }) => `${tenant}で新しいパスワードを設定するには、次のコードを入力してください：`,
    expires,
    ignore: ignoreCode,
  },
  verify: {
    subject: 'メールアドレスの確認',
    lead: ({ address, tenant }) => `${address} が${tenant}でのあなたのアドレスであることを確認してください。`,
    button: 'アドレスを確認する',
    expires: linkExpires,
    ignore: 'アカウントをお持ちでない場合は、このメッセージを無視してください。何も起こりません。',
    sms: ({ tenant, url }) => `${tenant}：アドレスを確認してください ${url}`,
  },
  verifyCode: {
    subject: 'メールアドレスの確認',
    lead: ({ tenant }) => `${tenant}でアドレスを確認するには、次のコードを入力してください：`,
    expires,
    ignore: ignoreCode,
  },
  welcome: {
    subject: 'ようこそ',
    lead: ({ address, tenant }) => `${tenant}のアカウント ${address} をご利用いただけます。`,
    ignore: 'このアカウントを作成した覚えがない場合は、運営者にお知らせください。',
  },
  blocked: {
    subject: 'ログインがブロックされました',
    lead: ({ address, tenant }) =>
      `${tenant}の ${address} に対して誤ったパスワードが何度も入力されたため、その接続元からのログインをブロックしました。他の場所からは通常どおりログインできます。`,
    button: 'ブロックを解除する',
    expires: () => 'このリンクは1回限り使用できます。新しいパスワードを設定してもブロックは解除されます。',
    ignore: 'お心当たりがない場合、特に何もする必要はありません。',
    sms: ({ tenant, url }) =>
      `${tenant}：誤ったパスワードが続いたためログインをブロックしました。ご本人の場合はこちらで解除できます ${url}`,
  },
  stolen: {
    subject: '新しいパスワードを設定してください',
    lead: ({ address, tenant }) =>
      `${tenant}の ${address} のパスワードが、他所で流出したパスワードの一覧に含まれています。一覧を持つ人は誰でもそれを試すことができます。`,
    button: '新しいパスワードを設定する',
    expires: () => '他で使用していないパスワードをお使いください。',
    ignore: 'このメッセージは、そのパスワードでログインが行われたため送信されました。',
    sms: ({ tenant, url }) =>
      `${tenant}：パスワードが流出データに含まれています。新しいパスワードを設定してください ${url}`,
  },
  enroll: {
    subject: 'アカウントに2段階認証を追加',
    lead: ({ address, tenant }) => `${tenant}の ${address} を、パスワードに加えてもう1つの手順で保護しましょう。`,
    button: '設定する',
    expires: linkExpires,
    ignore: 'お心当たりがない場合は、リンクを開く前に運営者にお問い合わせください。',
    sms: ({ tenant, url }) => `${tenant}：アカウントに2段階認証を追加してください ${url}`,
  },
  code: {
    subject: '確認コード',
    lead: ({ tenant }) => `${tenant}で続けるには、次のコードを入力してください：`,
    expires,
    ignore: ignoreCode,
  },
  changed: {
    subject: 'パスワードが変更されました',
    lead: ({ address, tenant, when }) => `${tenant}の ${address} のパスワードが変更されました（${when}）。`,
    expires: ({ byOwner, tenant }) =>
      byOwner ? 'ご本人による変更の場合は、何もする必要はありません。' : `${tenant}の運営者が設定しました。`,
    ignore:
      'お心当たりがない場合は、ログインページの「パスワードをお忘れですか？」からすぐに新しいパスワードを設定し、運営者にお知らせください。',
    sms: ({ tenant, when }) =>
      `${tenant}：パスワードが変更されました（${when}）。お心当たりがない場合は、すぐに再設定してください。`,
  },
  factorAdded: {
    subject: '本人確認の方法が追加されました',
    lead: ({ address, tenant, when, factors }) =>
      `${tenant}の ${address} に本人確認の方法が追加されました： ${factors}（${when}）。`,
    expires: ({ byOwner, tenant }) =>
      byOwner ? 'ご本人による追加の場合は、何もする必要はありません。' : `${tenant}の運営者が追加しました。`,
    ignore:
      'お心当たりがない場合は、ログインページの「パスワードをお忘れですか？」からすぐに新しいパスワードを設定し、運営者にお知らせください。',
    sms: ({ tenant, when, factors }) =>
      `${tenant}：本人確認の方法「${factors}」が追加されました（${when}）。お心当たりがない場合はお知らせください。`,
  },
  factorRemoved: {
    subject: '本人確認の方法が削除されました',
    lead: ({ address, tenant, when, factors }) =>
      `${tenant}の ${address} から本人確認の方法が削除されました： ${factors}（${when}）。`,
    expires: ({ byOwner, tenant }) =>
      byOwner ? 'ご本人による削除の場合は、何もする必要はありません。' : `${tenant}の運営者が削除しました。`,
    ignore:
      'お心当たりがない場合は、ログインページの「パスワードをお忘れですか？」からすぐに新しいパスワードを設定し、運営者にお知らせください。',
    sms: ({ tenant, when, factors }) =>
      `${tenant}：本人確認の方法「${factors}」が削除されました（${when}）。お心当たりがない場合はお知らせください。`,
  },
  factors: {
    otp: 'ワンタイムパスワードのアプリ',
    email: 'メール',
    phone: '電話',
    'push-notification': '通知',
    'webauthn-roaming': 'セキュリティキー',
    'webauthn-platform': '指紋認証または顔認証',
    'recovery-code': 'リカバリーコード',
  },
  test: {
    subject: 'テスト',
    lead: ({ tenant }) => `これは${tenant}からのメールのテストです。正常に届いています。`,
    ignore: '何もする必要はありません。',
  },
  sms: {
    code: ({ code, tenant, duration }) => `${tenant}のコード： ${code} （1回限り、${duration}以内）`,
    enroll: ({ code, tenant, duration }) =>
      `${tenant}でこの番号を確認するコード： ${code} （1回限り、${duration}以内）`,
    test: ({ tenant }) => `これは${tenant}からのメッセージのテストです。`,
  },
  voice: {
    code: ({ code, tenant }) =>
      `こんにちは。${tenant}のコードは、${code} です。もう一度、${code} です。誰にも教えないでください。`,
    test: ({ tenant }) => `こんにちは。これは${tenant}からの電話のテストです。`,
  },
}
