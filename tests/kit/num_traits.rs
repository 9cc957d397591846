//! Stands for the crate `num-traits`, which no Python package has: what the generated crate uses.
#![no_std]

pub trait AsPrimitive<T: Copy + 'static>: Copy + 'static {
    fn as_(self) -> T;
}

pub trait Bounded {
    fn max_value() -> Self;
}

pub mod identities {
    pub trait ConstZero {
        const ZERO: Self;
    }
}

pub trait PrimInt:
    Copy
    + Bounded
    + core::ops::BitAnd<Output = Self>
    + core::ops::BitOr<Output = Self>
    + core::ops::Shl<usize, Output = Self>
    + core::ops::Shr<usize, Output = Self>
{
    fn from_le(value: Self) -> Self;
    fn to_le(self) -> Self;
}

macro_rules! words {
    ($($word:ty),*) => { $(
        impl Bounded for $word {
            fn max_value() -> Self { <$word>::MAX }
        }
        impl identities::ConstZero for $word {
            const ZERO: Self = 0;
        }
        impl PrimInt for $word {
            fn from_le(value: Self) -> Self { <$word>::from_le(value) }
            fn to_le(self) -> Self { <$word>::to_le(self) }
        }
        impl AsPrimitive<u32> for $word {
            fn as_(self) -> u32 { self as u32 }
        }
        impl AsPrimitive<u64> for $word {
            fn as_(self) -> u64 { self as u64 }
        }
    )* };
}

words!(u32, u64);
