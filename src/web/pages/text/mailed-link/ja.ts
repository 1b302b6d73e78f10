// Japanese texts of links that confirm one thing.
import type { LinkText } from './en.ts'

export const linkJa: LinkText = {
  'email-verification': {
    open: {
      title: 'メールアドレスの確認',
      words: (tenant) => `このアドレスが${tenant}でのあなたのアドレスであることを、ボタンを押して確認してください。`,
      button: 'アドレスを確認する',
    },
    done: {
      title: '確認が完了しました',
      words: 'メールアドレスが確認されました。',
      message: 'メールアドレスが確認されました。アプリケーションを引き続きご利用いただけます。',
    },
  },
  unblock: {
    open: {
      title: 'ブロックの解除',
      words: (tenant) => `${tenant}で誤ったパスワードを入力したのがご本人の場合は、ボタンを押してください。`,
      button: 'ブロックを解除する',
    },
    done: {
      title: 'ブロックを解除しました',
      words: 'どこからでも再びログインできます。',
      message: 'アカウントのブロックが解除されました。',
    },
  },
  failed: {
    expired: {
      title: 'リンクの有効期限切れ',
      words: 'このリンクは期限が切れています。新しいリンクを請求してください。',
    },
    used: { title: '無効なリンク', words: 'このリンクはすでに使用されています。' },
    superseded: {
      title: '無効なリンク',
      words: 'このリンクは使えなくなりました。新しいリンクが発行されたか、アカウントが変更されています。',
    },
  },
}
