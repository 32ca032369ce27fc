//! Who and where a client or a contact is: names, address, telephone.

/// Names, address and telephone; each may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Particulars {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Company.
    pub company_name: String,
    /// Street.
    pub address1: String,
    /// Second line of the street.
    pub address2: String,
    /// City.
    pub city: String,
    /// State or province.
    pub state: String,
    /// Postcode.
    pub postcode: String,
    /// ISO 3166-1 alpha-2, in capitals.
    pub country: String,
    /// Telephone number as it was typed.
    pub phone_number: String,
    /// Tax number.
    pub tax_id: String,
}

impl Particulars {
    /// Each with the name under which the form dialect knows it.
    pub fn named(&self) -> [(&'static str, &str); 11] {
        [
            ("firstname", &self.first_name),
            ("lastname", &self.last_name),
            ("companyname", &self.company_name),
            ("address1", &self.address1),
            ("address2", &self.address2),
            ("city", &self.city),
            ("state", &self.state),
            ("postcode", &self.postcode),
            ("country", &self.country),
            ("phonenumber", &self.phone_number),
            ("tax_id", &self.tax_id),
        ]
    }
}
