// Arabic texts of links that confirm one thing; names keep their own direction.
import type { LinkText } from './en.ts'

const isolated = (text: string) => `\u2068${text}\u2069`

export const linkAr: LinkText = {
  'email-verification': {
    open: {
      title: 'تأكيد بريدك الإلكتروني',
      words: (tenant) => `اضغط على الزر لتأكيد أن هذا عنوانك لدى ${isolated(tenant)}.`,
      button: 'تأكيد عنواني',
    },
    done: {
      title: 'تم تأكيد البريد الإلكتروني',
      words: 'تم تأكيد عنوان بريدك الإلكتروني.',
      message: 'تم تأكيد بريدك الإلكتروني. يمكنك متابعة استخدام التطبيق.',
    },
  },
  unblock: {
    open: {
      title: 'رفع الحظر',
      words: (tenant) => `اضغط على الزر إذا كنت أنت من أدخل كلمات مرور خاطئة لدى ${isolated(tenant)}.`,
      button: 'رفع الحظر',
    },
    done: {
      title: 'تم رفع الحظر',
      words: 'يمكنك تسجيل الدخول مجددًا من أي مكان.',
      message: 'تم رفع الحظر عن حسابك.',
    },
  },
  failed: {
    expired: { title: 'انتهت صلاحية الرابط', words: 'هذا الرابط قديم جدًا. اطلب رابطًا جديدًا.' },
    used: { title: 'رابط غير صالح', words: 'سبق استخدام هذا الرابط.' },
    superseded: {
      title: 'رابط غير صالح',
      words: 'لم يعد هذا الرابط يعمل: حلّ محله رابط أحدث، أو تغيّر الحساب منذ ذلك الحين.',
    },
  },
}
