// Every Japanese text of the pages around signing in.
import type { SignInText } from './en.ts'

export const signInJa: SignInText = {
  login: {
    title: 'ようこそ',
    words: (application, tenant) => `${application} に進むには ${tenant} にログインしてください。`,
    email: 'メールアドレス',
    emailOrUsername: 'ユーザー名またはメールアドレス',
    password: 'パスワード',
    submit: '続ける',
    forgot: 'パスワードをお忘れですか?',
    noAccount: 'アカウントをお持ちでないですか?',
    signUp: 'サインアップ',
    labels: {
      phone: '電話番号',
      username: 'ユーザー名',
      phoneOrEmail: 'メールアドレスまたは電話番号',
      phoneOrUsername: '電話番号またはユーザー名',
      usernameOrEmail: 'メールアドレスまたはユーザー名',
      phoneOrUsernameOrEmail: 'メールアドレス、電話番号、またはユーザー名',
    },
  },
  problems: {
    missing: 'メールアドレスとパスワードを入力してください。',
    noUsername: '両方の欄に入力してください。',
    noEntry: '両方の欄に入力してください。',
    noPassword: 'パスワードを入力してください。',
    wrong: 'メールアドレスまたはパスワードが正しくありません。',
    wrongPlain: 'ユーザー名、メールアドレスまたはパスワードが正しくありません。',
    wrongBy: {
      phone: '電話番号またはパスワードが正しくありません。電話番号は + と国番号から始めてください。',
      username: 'ユーザー名またはパスワードが正しくありません。',
      phoneOrEmail:
        'メールアドレス、電話番号またはパスワードが正しくありません。電話番号は + と国番号から始めてください。',
      phoneOrUsername:
        '電話番号、ユーザー名またはパスワードが正しくありません。電話番号は + と国番号から始めてください。',
      usernameOrEmail: 'メールアドレス、ユーザー名またはパスワードが正しくありません。',
      phoneOrUsernameOrEmail:
        'メールアドレスまたはパスワードが正しくありません。電話番号は + と国番号から始めてください。',
    },
    'account-blocked':
      '間違ったパスワードが多すぎます。しばらく待つか、お送りしたメールのリンクを使うか、パスワードをリセットしてください。',
    'address-blocked': 'お使いのネットワークからの試行が多すぎます。しばらくしてからもう一度お試しください。',
    'user-blocked': 'アカウントがブロックされています。このサイトの運営者にお問い合わせください。',
    leaked:
      'このパスワードは盗まれたパスワードの一覧に載っています。「パスワードをお忘れですか?」から別のものを選んでください。',
    changed: 'その間にアカウントが変更されました。もう一度ログインしてください。',
  },
  signUp: {
    title: 'アカウントの作成',
    words: (application, tenant) => `${application} に進むには ${tenant} にサインアップしてください。`,
    username: 'ユーザー名',
    submit: '続ける',
    haveAccount: 'すでにアカウントをお持ちですか?',
    logIn: 'ログイン',
    optional: {
      email: 'メールアドレス (任意)',
      phone: '電話番号 (任意)',
      username: 'ユーザー名 (任意)',
    },
    problems: {
      email: 'メールアドレスが有効ではありません。',
      username: 'ユーザー名は文字、数字、簡単な記号で、@ を含めずに選んでください。',
      noEmail: 'メールアドレスを入力してください。',
      noUsername: 'ユーザー名を選んでください。',
      phone: '電話番号: 正しくありません。 国際形式で入力してください。例: +81 90 1234 5678',
      missing: 'パスワードを選んでください。',
      closed: 'ここではサインアップできません。',
      'too-many': 'お使いのネットワークからのサインアップが多すぎます。しばらくしてからもう一度お試しください。',
      exists:
        'このアドレスまたはユーザー名のアカウントはすでに存在します。ログインするか、パスワードをリセットしてください。',
      refused: 'できませんでした。すでにアカウントをお持ちの場合は、ログインするかパスワードをリセットしてください。',
    },
  },
  enroll: {
    title: 'アカウントの保護',
    words: 'このサイトではログイン時に二つ目の確認が必要です。今すぐ追加してください。1 分で終わります。',
    add: '方法を追加',
    done: '追加しました。続ける',
  },
  consent: {
    title: 'アクセスの許可',
    words: (application, tenant) => `${application} が ${tenant} のアカウントへのアクセスを求めています。`,
    accept: '許可する',
    decline: '拒否する',
    scopes: {
      openid: 'あなたが誰であるかを知る',
      profile: 'プロフィール (名前と写真) を読む',
      email: 'メールアドレスを読む',
      phone: '電話番号を読む',
      offline_access: '不在の間もアクセスを続ける',
    },
  },
  ended: { title: 'お待ちください', words: 'アプリケーションに戻ります。' },
  failed: {
    tries: { title: '間違ったコードが多すぎます', words: 'アプリケーションに戻り、もう一度ログインしてください。' },
    factors: {
      title: '二つ目の確認ができません',
      words: 'このサイトが求める二つ目の確認を、このアカウントでは行えません。サイトの運営者にお問い合わせください。',
    },
    gone: {
      title: 'このログインは終了しました',
      words:
        '時間がかかりすぎたか、別のブラウザーで始められたか、すでに終わっています。アプリケーションに戻り、もう一度ログインしてください。',
    },
    request: {
      title: 'リクエストに誤りがあります',
      words: 'アプリケーションから送られたリクエストに応答できません。',
    },
  },
  logout: {
    title: 'ログアウトしますか?',
    words: (tenant) => `${tenant} からログアウトしますか?`,
    submit: 'ログアウト',
    done: 'ログアウトしました',
    doneWords: 'このウィンドウを閉じてかまいません。',
    refused: 'このアドレスは許可されていません',
  },
  account: {
    title: 'ログインしています',
    words: (name) => `${name} としてログインしています。`,
    change: 'パスワードを変更する',
    logOut: 'ログアウト',
  },
  administrator: {
    title: 'Keyturn ダッシュボード',
    words: '管理者としてログインしてください。',
    problems: {
      missing: 'メールアドレスとパスワードを入力してください。',
      wrong: 'メールアドレスまたはパスワードが正しくありません。',
      'too-many': '試行が多すぎます。15 分ほど待ってからもう一度お試しください。',
    },
  },
  change: {
    title: 'パスワードの変更',
    words: 'まず現在のパスワードを入力してください。',
    current: '現在のパスワード',
    problems: { missing: '現在のパスワードを入力してください。', wrong: '現在のパスワードが正しくありません。' },
    signedOut: '先にアプリケーションにログインしてから、このページに戻ってください。',
  },
}
