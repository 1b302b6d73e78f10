// Every Arabic text of the built-in mails and text messages.
import type { MailText, Told } from './en.ts'

const expires = ({ duration }: Told) => `يعمل الرمز مرة واحدة فقط خلال ${duration}.`
const linkExpires = ({ duration }: Told) => `يعمل الرابط مرة واحدة فقط خلال ${duration}. ويحل محله أي رابط أحدث.`
const ignoreCode = 'إذا لم تطلب ذلك فتجاهل هذه الرسالة ولا تُطلع أحدًا على الرمز.'

export const ar: MailText = {
  direction: 'rtl',
  open: 'افتح هذا الرابط:',
  copy: 'إذا لم يعمل الزر فانسخ هذا العنوان إلى متصفحك:',
  reset: {
    subject: 'إعادة تعيين كلمة المرور',
    lead: ({ address, tenant }) => `طلب أحدهم كلمة مرور جديدة للحساب ${address} لدى ${tenant}.`,
    button: 'اختيار كلمة مرور جديدة',
    expires: linkExpires,
    ignore: 'إذا لم تطلب ذلك فتجاهل هذه الرسالة، وستبقى كلمة مرورك كما هي.',
    sms: ({ tenant, duration, url }) => `${tenant}: اختر كلمة مرور جديدة خلال ${duration} من هنا ${url}`,
  },
  resetCode: {
    subject: 'رمزك لاختيار كلمة مرور جديدة',
    lead: ({ tenant }) => `استخدم هذا الرمز لاختيار كلمة مرور جديدة لدى ${tenant}:`,
    expires,
    ignore: ignoreCode,
  },
  verify: {
    subject: 'تأكيد عنوانك',
    lead: ({ address, tenant }) => `أكّد أن ${address} هو عنوانك لدى ${tenant}.`,
    button: 'تأكيد عنواني',
    expires: linkExpires,
    ignore: 'إذا لم يكن لديك حساب هناك فتجاهل هذه الرسالة ولن يحدث شيء.',
    sms: ({ tenant, url }) => `${tenant}: أكّد عنوانك من هنا ${url}`,
  },
  verifyCode: {
    subject: 'تأكيد عنوانك',
    lead: ({ tenant }) => `استخدم هذا الرمز لتأكيد عنوانك لدى ${tenant}:`,
    expires,
    ignore: ignoreCode,
  },
  welcome: {
    subject: 'مرحبًا بك',
    lead: ({ address, tenant }) => `حسابك ${address} لدى ${tenant} جاهز.`,
    ignore: 'إذا لم تُنشئ هذا الحساب فأبلغ القائمين عليه.',
  },
  blocked: {
    subject: 'تم حظر تسجيل الدخول إلى حسابك',
    lead: ({ address, tenant }) =>
      `أُدخلت كلمة مرور خاطئة مرات كثيرة للحساب ${address} لدى ${tenant}. حُظر تسجيل الدخول من ذلك المكان، ويمكنك تسجيل الدخول من غيره كالمعتاد.`,
    button: 'إلغاء الحظر',
    expires: () => 'يعمل الرابط مرة واحدة فقط. واختيار كلمة مرور جديدة يلغي الحظر أيضًا.',
    ignore: 'إذا لم تكن أنت من فعل ذلك فلا يلزمك فعل شيء.',
    sms: ({ tenant, url }) =>
      `${tenant}: حُظر تسجيل الدخول بسبب كلمات مرور خاطئة كثيرة. إن كنت أنت فألغِ الحظر من هنا ${url}`,
  },
  stolen: {
    subject: 'اختر كلمة مرور جديدة',
    lead: ({ address, tenant }) =>
      `كلمة مرور الحساب ${address} لدى ${tenant} موجودة في قائمة كلمات مرور سُرقت من مكان آخر، ويمكن لكل من يملك القائمة أن يجربها.`,
    button: 'اختيار كلمة مرور جديدة',
    expires: () => 'استخدم كلمة مرور لا تستخدمها في أي مكان آخر.',
    ignore: 'أُرسلت هذه الرسالة لأن كلمة المرور استُخدمت لتسجيل الدخول.',
    sms: ({ tenant, url }) => `${tenant}: وُجدت كلمة مرورك ضمن بيانات مسرّبة. اختر كلمة جديدة من هنا ${url}`,
  },
  enroll: {
    subject: 'أضف خطوة ثانية إلى حسابك',
    lead: ({ address, tenant }) => `احمِ الحساب ${address} لدى ${tenant} بخطوة ثانية إلى جانب كلمة المرور.`,
    button: 'الإعداد',
    expires: linkExpires,
    ignore: 'إذا لم تكن تتوقع ذلك فاسأل القائمين عليه قبل فتح الرابط.',
    sms: ({ tenant, url }) => `${tenant}: أضف خطوة ثانية إلى حسابك من هنا ${url}`,
  },
  code: {
    subject: 'رمزك',
    lead: ({ tenant }) => `استخدم هذا الرمز للمتابعة لدى ${tenant}:`,
    expires,
    ignore: ignoreCode,
  },
  changed: {
    subject: 'تم تغيير كلمة مرورك',
    lead: ({ address, tenant, when }) => `تم تغيير كلمة مرور الحساب ${address} لدى ${tenant} في ${when}.`,
    expires: ({ byOwner, tenant }) =>
      byOwner ? 'إذا كنت أنت من غيّرها فلا يلزمك فعل شيء.' : `عيّنها القائمون على ${tenant}.`,
    ignore:
      'إذا لم تكن تعلم بذلك فاختر كلمة مرور جديدة فورًا عبر «هل نسيت كلمة المرور؟» في صفحة تسجيل الدخول، وأبلغ القائمين عليه.',
    sms: ({ tenant, when }) => `${tenant}: تم تغيير كلمة مرورك في ${when}. إن لم تكن أنت فاختر كلمة جديدة فورًا.`,
  },
  factorAdded: {
    subject: 'أضيفت وسيلة تحقق إلى حسابك',
    lead: ({ address, tenant, when, factors }) =>
      `من الآن تثبت هذه الوسيلة لدى ${tenant} أن صاحبها هو ${address}: ${factors}. أضيفت في ${when}.`,
    expires: ({ byOwner, tenant }) =>
      byOwner ? 'إذا كنت أنت من أضافها فلا يلزمك فعل شيء.' : `أضافها القائمون على ${tenant}.`,
    ignore:
      'إذا لم تكن تعلم بذلك فاختر كلمة مرور جديدة فورًا عبر «هل نسيت كلمة المرور؟» في صفحة تسجيل الدخول، وأبلغ القائمين عليه.',
    sms: ({ tenant, when, factors }) =>
      `${tenant}: أضيفت إلى حسابك في ${when}: ${factors}. إن لم تكن أنت فأبلغنا فورًا.`,
  },
  factorRemoved: {
    subject: 'أزيلت وسيلة تحقق من حسابك',
    lead: ({ address, tenant, when, factors }) =>
      `لم تعد هذه الوسيلة تثبت لدى ${tenant} أن صاحبها هو ${address}: ${factors}. أزيلت في ${when}.`,
    expires: ({ byOwner, tenant }) =>
      byOwner ? 'إذا كنت أنت من أزالها فلا يلزمك فعل شيء.' : `أزالها القائمون على ${tenant}.`,
    ignore:
      'إذا لم تكن تعلم بذلك فاختر كلمة مرور جديدة فورًا عبر «هل نسيت كلمة المرور؟» في صفحة تسجيل الدخول، وأبلغ القائمين عليه.',
    sms: ({ tenant, when, factors }) => `${tenant}: أزيلت من حسابك في ${when}: ${factors}. إن لم تكن أنت فأبلغنا فورًا.`,
  },
  factors: {
    otp: 'تطبيق كلمات المرور لمرة واحدة',
    email: 'البريد الإلكتروني',
    phone: 'الهاتف',
    'push-notification': 'إشعار',
    'webauthn-roaming': 'مفتاح الأمان',
    'webauthn-platform': 'بصمة الإصبع أو الوجه',
    'recovery-code': 'رمز الاسترداد',
  },
  test: {
    subject: 'تجربة',
    lead: ({ tenant }) => `هذه تجربة لرسائل ${tenant}. الرسائل تصل.`,
    ignore: 'لا يلزمك فعل شيء.',
  },
  sms: {
    code: ({ code, tenant, duration }) => `رمزك لدى ${tenant} هو ${code} ويعمل مرة واحدة خلال ${duration}.`,
    enroll: ({ code, tenant, duration }) =>
      `رمز تأكيد هذا الرقم لدى ${tenant} هو ${code} ويعمل مرة واحدة خلال ${duration}.`,
    test: ({ tenant }) => `هذه تجربة لرسائل ${tenant}.`,
  },
  voice: {
    code: ({ code, tenant }) => `مرحبًا. رمزك لدى ${tenant} هو ${code}. مرة أخرى: ${code}. لا تُخبر به أحدًا.`,
    test: ({ tenant }) => `مرحبًا. هذه تجربة لمكالمات ${tenant}.`,
  },
}
